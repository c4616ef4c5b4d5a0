package audit

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// KeyName is the name keys have when nobody gives another.
const KeyName = "casefile"

// NewKey makes a key pair. Who has the private one can sign checkpoints; the
// public one is for everybody. The name must have no space and no "+".
func NewKey(random io.Reader, name string) (private, public string, err error) {
	if name == "" {
		name = KeyName
	}
	private, public, err = note.GenerateKey(random, name)
	if err == nil {
		_, err = NewVerifier(public)
	}
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w: %w", err, ErrFormat)
	}
	return private, public, nil
}

// Signer signs checkpoints.
type Signer struct {
	signer note.Signer
	public string
}

// NewSigner reads a private key as NewKey made it; space around it does not
// matter. Errors say nothing of it.
func NewSigner(private string) (*Signer, error) {
	private = strings.TrimSpace(private)
	s, err := note.NewSigner(private)
	if err != nil {
		return nil, fmt.Errorf("read the private key: %w of a key", ErrFormat)
	}
	fields := strings.SplitN(private, "+", 5) // PRIVATE KEY name hash data
	data, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
	if err != nil || len(data) != 1+ed25519.SeedSize {
		return nil, fmt.Errorf("read the private key: %w of a key", ErrFormat)
	}
	pub := ed25519.NewKeyFromSeed(data[1:]).Public().(ed25519.PublicKey)
	public, err := note.NewEd25519VerifierKey(s.Name(), pub)
	if err != nil {
		return nil, fmt.Errorf("read the private key: %w of a key", ErrFormat)
	}
	return &Signer{s, public}, nil
}

// Public is the public key that goes with it.
func (s *Signer) Public() string { return s.public }

// Verifier checks what a Signer of the same key signed.
func (s *Signer) Verifier() *Verifier {
	v, err := NewVerifier(s.public)
	if err != nil {
		panic(fmt.Sprintf("audit: the public key of a signer: %v", err)) // made by NewSigner
	}
	return v
}

// Verifier checks signatures of one key.
type Verifier struct {
	verifier note.Verifier
	public   string
}

// NewVerifier reads a public key as NewKey made it.
func NewVerifier(public string) (*Verifier, error) {
	public = strings.TrimSpace(public)
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, fmt.Errorf("public key %.100q: %w of a key", public, ErrFormat)
	}
	return &Verifier{v, public}, nil
}

// Public is the key as text.
func (v *Verifier) Public() string { return v.public }

// ID tells keys apart in names of files: 8 hex digits.
func (v *Verifier) ID() string { return fmt.Sprintf("%08x", v.verifier.KeyHash()) }
