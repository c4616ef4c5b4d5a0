package query

import "slices"

// restricts reports whether n, or without not all that n leaves out, is
// bounded by something wanted. Of what does not restrict, nearly every
// document is a hit.
func restricts(n Node, not bool) bool {
	switch n := n.(type) {
	case Clause:
		return !not
	case Not:
		return restricts(n.Node, !not)
	case And:
		return some(n, !not, func(k Node) bool { return restricts(k, not) })
	case Or:
		return some(n, not, func(k Node) bool { return restricts(k, not) })
	}
	return false
}

// some reports whether ok holds for any node, or else for all.
func some(nodes []Node, anyOne bool, ok func(Node) bool) bool {
	if anyOne {
		return slices.ContainsFunc(nodes, ok)
	}
	return !slices.ContainsFunc(nodes, func(n Node) bool { return !ok(n) })
}

// The following keep trees in the one form, see Node.

func appendAnd(every And, n Node) And {
	if more, ok := n.(And); ok {
		return append(every, more...)
	}
	return append(every, n)
}

func appendOr(any Or, n Node) Or {
	if more, ok := n.(Or); ok {
		return append(any, more...)
	}
	return append(any, n)
}

func exclude(n Node) Node {
	if not, ok := n.(Not); ok {
		return not.Node
	}
	return Not{n}
}

// one is an And or an Or, or the only node it has, or nil.
func one[T interface {
	~[]Node
	Node
}](nodes T) Node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return nodes
}
