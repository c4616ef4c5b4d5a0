package fonts

// WrongShapes is for the tests of the faces that are installed: they stand in a
// package of their own, since what finds the faces imports this one.
var WrongShapes = wrongShapes
