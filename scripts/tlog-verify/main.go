// Command tlog-verify checks proofs of C2SP tlog-proof with golang.org/x/mod, the library of the Go checksum
// database. It knows nothing of Motcua: note.Open checks the signature, tlog.CheckRecord the Merkle proof. What
// is written here only reads the lines of the format. The record is SHA-256 of a line and the extra data.
//
//	tlog-verify -keys office.key -line 'motcua event v1' FILE...
//
// A line for each file says whether it holds; the status is 1 if one does not.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var errForm = errors.New("not a proof")

// hash reads the one way of writing 32 bytes.
func hash(text string) (hash tlog.Hash, err error) {
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(bytes) != len(hash) {
		return hash, errForm
	}
	copy(hash[:], bytes)
	return hash, nil
}

// number reads digits without a sign or zeros in front.
func number(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 0 || strconv.FormatInt(number, 10) != text {
		return 0, errForm
	}
	return number, nil
}

func check(text, line string, keys note.Verifiers) error {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return errForm
	}
	extra, err := base64.StdEncoding.Strict().DecodeString(lines[1][len("extra "):])
	if err != nil {
		return errForm
	}
	index, err := number(lines[2][len("index "):])
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		sibling, err := hash(line)
		if err != nil {
			return err
		}
		proof = append(proof, sibling)
	}
	signed, err := note.Open([]byte(checkpoint), keys)
	if err != nil {
		return err
	}
	tree := strings.Split(signed.Text, "\n")
	if len(tree) != 4 || tree[3] != "" || signed.Sigs[0].Name != tree[0] {
		return errors.New("not a checkpoint of the log that signed it")
	}
	size, err := number(tree[1])
	if err != nil {
		return err
	}
	root, err := hash(tree[2])
	if err != nil {
		return err
	}
	record := sha256.Sum256(append([]byte(line+"\n"), extra...))
	return tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(record[:]))
}

func main() {
	keysFile := flag.String("keys", "", "file with public keys, one a line")
	line := flag.String("line", "", "line before the extra data in what a record is the digest of")
	flag.Parse()
	text, err := os.ReadFile(*keysFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	var keys []note.Verifier
	for _, line := range strings.Fields(string(text)) {
		key, err := note.NewVerifier(line)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		keys = append(keys, key)
	}
	refused := 0
	for _, name := range flag.Args() {
		text, err := os.ReadFile(name)
		if err == nil {
			err = check(string(text), *line, note.VerifierList(keys...))
		}
		if err == nil {
			fmt.Println("holds", name)
		} else {
			fmt.Println("refused", name, err)
			refused++
		}
	}
	if refused > 0 {
		os.Exit(1)
	}
}
