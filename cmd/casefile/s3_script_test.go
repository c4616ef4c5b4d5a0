package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"casefile/archive/store/miniotest"
)

// TestScriptsS3 runs the scripts that need an object store; $S3 is its endpoint.
func TestScriptsS3(t *testing.T) {
	server := miniotest.Start(t)
	p := params(t, "testdata/s3")
	setup := p.Setup
	p.Setup = func(env *testscript.Env) error {
		env.Vars = append(env.Vars, server.Env()...)
		env.Setenv("S3", server.Endpoint)
		return setup(env)
	}
	testscript.Run(t, p)
}
