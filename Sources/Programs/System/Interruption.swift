// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
import Synchronization

/// The handler of the signals that end a program. The first signal ends the run after its current tick; a second Ctrl-C
/// or SIGTERM ends the program at once.
///
/// A closing terminal sends SIGHUP twice, once from the system and once from the shell, and a CPU-time limit sends
/// SIGXCPU every second. Neither counts as the second signal.
package enum Interruption {
    /// Signals received; from 1 on, the run must end.
    private static let signals = Atomic<Int>(0)
    /// Whether a run is in progress that can end after its current tick.
    private static let isRunning = Atomic<Bool>(false)
    /// Process ID of the child program that this one waits for; 0 if there is none.
    private static let child = Atomic<Int32>(0)
    /// Whether this program has sent its child a signal.
    private static let isChildAsked = Atomic<Bool>(false)

    /// Installs the signal handlers. Until `runBegins()`, every signal ends the program at once.
    package static func watch() {
        // The parent process may have left them blocked, as threads of Dispatch do.
        var all = sigset_t()
        unsafe sigemptyset(&all)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGXCPU] {
            // `nohup` ignores SIGHUP on purpose.
            if number == SIGHUP, isIgnored(number) { continue }
            unsafe sigaddset(&all, number)
            signal(number) { Interruption.take($0) }
        }
        unsafe pthread_sigmask(SIG_UNBLOCK, &all, nil)
    }

    /// Whether the parent process set a signal to be ignored.
    package static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        let ignoring = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
        return handler == ignoring
    }

    /// Marks the start of a run. From here on, the run polls `isRequested` after each tick.
    package static func runBegins() { isRunning.store(true, ordering: .relaxed) }

    /// Whether the run must end.
    package static var isRequested: Bool { signals.load(ordering: .relaxed) > 0 }

    /// Starts a child program and waits until it ends. Forwards signals to it, because it is outside the terminal's
    /// foreground process group.
    ///
    /// - Throws: the error of `Process.run()` if the program cannot start.
    package static func wait(for process: Process) throws {
        runBegins()
        isChildAsked.store(false, ordering: .relaxed)
        try process.run()
        child.store(process.processIdentifier, ordering: .relaxed)
        if isRequested { askChild(SIGTERM) }
        process.waitUntilExit()
        child.store(0, ordering: .relaxed)
    }

    // MARK: - In a signal handler: atomics, write, kill and _exit only, which are async-signal-safe

    private static func take(_ number: Int32) {
        let isEnd = number == SIGINT || number == SIGTERM
        let before = signals.wrappingAdd(1, ordering: .relaxed).oldValue
        let isRunning = isRunning.load(ordering: .relaxed)
        if isRunning, before == 0 || !isEnd { return askChild(SIGTERM) }
        let child = child.load(ordering: .relaxed)
        if child > 0 { kill(child, SIGTERM) }
        let word: StaticString =
            isRunning
            ? "\nwatchcircle: ended at once; no report\n"
            : "\nwatchcircle: interrupted before the first tick; no report\n"
        _ = unsafe write(STDERR_FILENO, word.utf8Start, word.utf8CodeUnitCount)
        _exit(ExitCode.interrupted.rawValue)
    }

    /// Sends the child program a signal, once.
    private static func askChild(_ number: Int32) {
        let child = child.load(ordering: .relaxed)
        guard child > 0, !isChildAsked.exchange(true, ordering: .relaxed) else { return }
        kill(child, number)
    }
}
