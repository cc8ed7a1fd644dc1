// Package gui is the window: the article beside the tools for tagging it. One Session holds the state and is the only
// one that changes anything; panels show what they read from it and are told by one signal when it changed. A gesture
// travels from a key or the mouse to a command, to the Session, to the store, and back as a signal; no panel talks to
// another. The package may use everything under store, and assets; nothing but cmd/onrecord uses it.
//
// All of it runs on Fyne's main goroutine. Work that grows with the corpus runs elsewhere and comes back through one
// fyne.Do: gestures are saved by the writer, long work by a job.
package gui
