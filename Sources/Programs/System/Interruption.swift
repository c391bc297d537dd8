// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
import Synchronization

/// The signals that end a program: the first asks the run to end after the present tick; a second Ctrl-C or SIGTERM ends the
/// program at once.
///
/// A terminal that closes sends SIGHUP twice, once from the system and once from the shell, and a processor-time limit sends
/// SIGXCPU each second: neither is ever the second signal.
package enum Interruption {
    /// Signals received; 1 or more asks the run to end.
    private static let signals = Atomic<Int>(0)
    /// Whether there is a run that can end by itself.
    private static let isRunning = Atomic<Bool>(false)
    /// The program that this one waits for; 0 if there is none.
    private static let child = Atomic<Int32>(0)
    /// Whether that program was asked to end.
    private static let isChildAsked = Atomic<Bool>(false)

    /// Takes over the signals. Until `runBegins()` each ends the program at once.
    package static func watch() {
        // Whoever started the program may have left them blocked, as threads of Dispatch do.
        var all = sigset_t()
        unsafe sigemptyset(&all)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGXCPU] {
            // `nohup` ignores the signal, and means it.
            if number == SIGHUP, isIgnored(number) { continue }
            unsafe sigaddset(&all, number)
            signal(number) { Interruption.take($0) }
        }
        unsafe pthread_sigmask(SIG_UNBLOCK, &all, nil)
    }

    /// Whether whoever started the program had it ignore a signal.
    package static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        let ignoring = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
        return handler == ignoring
    }

    /// From here on the run asks `isAsked` after each tick.
    package static func runBegins() { isRunning.store(true, ordering: .relaxed) }

    /// Whether the run is to end.
    package static var isAsked: Bool { signals.load(ordering: .relaxed) > 0 }

    /// Starts a program and waits until it ends. Signals go on to it, since it is not in the terminal's own group.
    ///
    /// - Throws: why it cannot be started.
    package static func wait(for process: Process) throws {
        runBegins()
        isChildAsked.store(false, ordering: .relaxed)
        try process.run()
        child.store(process.processIdentifier, ordering: .relaxed)
        if isAsked { askChild(SIGTERM) }
        process.waitUntilExit()
        child.store(0, ordering: .relaxed)
    }

    // MARK: - In a signal handler, so only what it may do: atomics, write, kill, _exit

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

    /// Asks the program that this one waits for to end, once.
    private static func askChild(_ number: Int32) {
        let child = child.load(ordering: .relaxed)
        guard child > 0, !isChildAsked.exchange(true, ordering: .relaxed) else { return }
        kill(child, number)
    }
}
