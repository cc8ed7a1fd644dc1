package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/dataset"
)

// offline makes the command run in a network namespace of its own, in which there is no network, not even a local one. The
// display's unix socket has a name in the file system, and works.
func offline(t *testing.T) []string {
	t.Helper()
	command := []string{"unshare", "--user", "--map-root-user", "--net", "--"}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has network namespaces")
	}
	if out, err := exec.Command(command[0], append(command[1:], "true")...).CombinedOutput(); err != nil {
		t.Skipf("this kernel lets no one leave the network (unshare: %v %s); the test of imports still holds", err, out)
	}
	return command
}

// sockets lists the network sockets that a process and those it has started may use, as the kernel tells them for the
// process's network namespace (proc_pid_net(5)). The unix sockets, by which it talks to the display, are another list. The
// error tells that the process has not yet left our own namespace, or has ended.
func sockets(pid int) ([]string, error) {
	ours, err1 := os.Readlink("/proc/self/ns/net")
	its, err2 := os.Readlink(fmt.Sprintf("/proc/%d/ns/net", pid))
	if err := errors.Join(err1, err2); err != nil || ours == its {
		return nil, cmp.Or(err, errors.New("it shares our network"))
	}
	var found []string
	for _, kind := range []string{"tcp", "tcp6", "udp", "udp6", "udplite", "raw", "raw6", "icmp", "packet"} {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, kind))
		if errors.Is(err, fs.ErrNotExist) && kind != "tcp" {
			continue // a kind that this kernel does not know
		}
		if err != nil {
			return nil, err
		}
		for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			if i > 0 { // the first line names the columns
				found = append(found, kind+": "+strings.TrimSpace(line))
			}
		}
	}
	return found, nil
}

// watch looks for network sockets of a process until stop is called, which tells how often it looked and what it found.
func watch(t *testing.T, pid int) (stop func() (looked int, found []string)) {
	t.Helper()
	quit, done := make(chan struct{}), make(chan struct{})
	var looked int
	var found []string
	go func() {
		defer close(done)
		for {
			all, err := sockets(pid)
			if err == nil {
				looked++
				found = append(found, all...)
			}
			select {
			case <-quit:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() (int, []string) {
		close(quit)
		<-done
		return looked, found
	}
}

// TestSocketsAreSeen holds that the watch sees a connection, or TestOffline could not fail.
func TestSocketsAreSeen(t *testing.T) {
	inside := offline(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to open a socket")
	}
	program := "import socket,time\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\ns.bind(('0.0.0.0',0))\nprint('ready',flush=True)\ntime.sleep(60)"
	cmd := exec.Command(inside[0], append(inside[1:], python, "-c", program)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	background(t, cmd)
	if _, err := out.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	stop := watch(t, cmd.Process.Pid)
	time.Sleep(50 * time.Millisecond)
	if looked, found := stop(); len(found) == 0 {
		t.Errorf("looked %d times, and saw no socket", looked)
	}
}

// TestOffline does the main job in a process that has no network and is watched for sockets of one. What it leaves in
// the folder for temporary files, and who may read what it wrote, is looked at too.
func TestOffline(t *testing.T) {
	inside := offline(t)
	d := newDesk(t)
	dir, temporary := t.TempDir(), t.TempDir()
	d.env = append(d.env, "TMPDIR="+temporary)
	onrecord := build(t, dir, "onrecord")
	article, project := filepath.Join(dir, "harbour.txt"), filepath.Join(dir, "offline.onrecord")
	if err := os.WriteFile(article, []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	d.inside = inside
	a := d.start(t, onrecord, "-new", project)
	stop := watch(t, a.cmd.Process.Pid)
	a.key("ctrl+i")
	time.Sleep(time.Second) // the dialog takes the keyboard
	a.typed(article)
	a.key("shift+Return")
	a.waitWords("fifty", "Calder", "Monday")
	a.click(a.word("fifty"), 3)
	a.key("1")
	a.waitState(1, 1)
	a.key("ctrl+z")
	a.waitState(0, 0)
	a.quit()
	looked, found := stop()
	if looked < 10 || len(found) > 0 {
		t.Errorf("looked %d times, and saw the sockets %q", looked, found)
	}
	t.Logf("looked %d times; network sockets seen: %d", looked, len(found))
	for _, left := range leftIn(t, temporary) {
		t.Errorf("%s was left among the temporary files", left)
	}
}

// leftIn lists the files in a folder for temporary files.
func leftIn(t *testing.T, folder string) (left []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && path != folder && !entry.IsDir() {
			left = append(left, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// TestCommands_Offline does the work of the command line, one command of each kind, without a network.
func TestCommands_Offline(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a program; not in short mode")
	}
	inside := offline(t)
	dir, temporary := t.TempDir(), t.TempDir()
	onrec := build(t, dir, "onrec")
	project, packet, gold := filepath.Join(dir, "study.onrecord"), filepath.Join(dir, "ben.onrecord-packet"), filepath.Join(dir, "gold.jsonl")
	for name, text := range map[string][]byte{"sample.jsonl": assets.Sample, "harbour.txt": []byte(report)} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	commands := [][]string{
		{"new", project},
		{"import", "-p", project, filepath.Join(dir, "sample.jsonl"), filepath.Join(dir, "harbour.txt")},
		{"list", "-p", project},
		{"search", "-p", project, "harbour"},
		{"stats", "-p", project},
		{"check", "-p", project},
		{"formats"},
		{"codebook", "-p", project},
		{"suggest", "-p", project},
		{"packet", "-p", project, "--to", "Ben", "--out", packet},
		{"merge", "-p", project, packet},
		{"export", "-p", project, "--out", gold},
		{"score", "--gold", gold, "--pred", gold},
	}
	for _, f := range dataset.Formats() {
		if f.Writable() {
			commands = append(commands, []string{"export", "-p", project, "--format", f.Name, "--out", filepath.Join(dir, "out-"+f.Name+f.Extension)})
		}
	}
	looked := 0
	for _, arguments := range commands {
		command := append(slices.Concat(inside, []string{onrec}), arguments...)
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Env = append(os.Environ(), "HOME="+temporary, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "TMPDIR="+temporary)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop := watch(t, cmd.Process.Pid)
		err := cmd.Wait()
		n, found := stop()
		looked += n
		if err != nil || len(found) > 0 {
			t.Errorf("onrec %q: %v, sockets %q\n%s", arguments, err, found, &out)
		}
		for _, left := range leftIn(t, temporary) {
			t.Errorf("onrec %q left %s among the temporary files", arguments, left)
		}
	}
	if looked < len(commands) {
		t.Errorf("%d commands were looked at %d times", len(commands), looked)
	}
	t.Logf("%d commands, looked at %d times", len(commands), looked)
}
