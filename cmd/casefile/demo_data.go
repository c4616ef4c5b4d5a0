package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"

	"casefile/cmd/internal/office"
)

// demoFiles are the fictional data of the demonstration: plan.json says who
// does what in which order, values/ holds what officers fill in, papers/ the
// past papers.
//
//go:embed demo/plan.json demo/values/*.json demo/papers/*
var demoFiles embed.FS

// plan is what the demonstration does.
type plan struct {
	Organ     string       `json:"organ"`
	Mark      string       `json:"mark"`
	Archivist string       `json:"archivist"`
	Reviewer  string       `json:"reviewer"`
	Cases     []planCase   `json:"cases"`
	Searches  []planSearch `json:"searches"`
	Closing   planClosing  `json:"closing"`
}

// planClosing brings one case from issue to its closing. Documents are named
// by their keys.
type planClosing struct {
	Case   string `json:"case"`
	Fonds  string `json:"fonds"` // 全宗号
	Served []struct {
		Document  string `json:"document"`
		Date      string `json:"date"`
		Recipient string `json:"recipient"`
		Receipt   string `json:"receipt"`
	} `json:"served"`
	Replies []struct {
		Document string `json:"document"`
		Date     string `json:"date"`
		Name     string `json:"name"`
		Text     string `json:"text"`
	} `json:"replies"`
	Done string `json:"done"` // day on which every task was closed 销号
}

type planCase struct {
	office.CaseHeader
	Documents []planDocument `json:"documents"`
}

// planDocument goes from draft to issue. Key names it in the values of later
// documents, which print its number as {number:KEY}.
type planDocument struct {
	Key      string `json:"key"`
	Form     string `json:"form"`
	Values   string `json:"values"` // file in demo/values
	Officer  string `json:"officer"`
	Approver string `json:"approver"`
	Issuer   string `json:"issuer"`
	Opinion  string `json:"opinion"`
	Returned string `json:"returned,omitempty"` // opinion of a first return, "" if it passes at once
}

type planSearch struct {
	Query string `json:"query"`
	Note  string `json:"note"`
	Alike bool   `json:"alike,omitempty"` // a text that papers are to be like
}

func readPlan() (plan, error) {
	var p plan
	b, err := demoFiles.ReadFile("demo/plan.json")
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		return p, fmt.Errorf("read the plan of the demonstration: %w", err)
	}
	return p, nil
}

func planValues(name string) ([]byte, error) {
	b, err := demoFiles.ReadFile("demo/values/" + name)
	if err != nil {
		return nil, fmt.Errorf("read values of the demonstration: %w", err)
	}
	return b, nil
}

// pastPapers are the papers to import.
func pastPapers() fs.FS {
	sub, err := fs.Sub(demoFiles, "demo/papers")
	if err != nil { // the name is a constant
		panic(err)
	}
	return sub
}
