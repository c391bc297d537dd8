// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// Ctrl-C: the first asks the run to end after the present tick, a second ends the program at once.
package enum Interruption {
    /// Signals received; 1 or more asks the run to end.
    private static let signals = Atomic<Int>(0)
    /// Whether there is a run that can end by itself.
    private static let isRunning = Atomic<Bool>(false)

    /// Takes over SIGINT and SIGTERM. Until `runBegins()` a signal ends the program at once.
    package static func watch() {
        // Whoever started the program may have left the two blocked, as threads of Dispatch do.
        var both = sigset_t()
        unsafe sigemptyset(&both)
        for number in [SIGINT, SIGTERM] {
            unsafe sigaddset(&both, number)
            signal(number) { _ in
                // Only what a signal handler may do: atomics, write, _exit.
                let before = Interruption.signals.wrappingAdd(1, ordering: .relaxed).oldValue
                let isRunning = Interruption.isRunning.load(ordering: .relaxed)
                if before > 0 || !isRunning {
                    let word: StaticString =
                        isRunning
                        ? "\nwatchcircle: ended at once; no report\n"
                        : "\nwatchcircle: interrupted before the first tick; no report\n"
                    _ = unsafe write(STDERR_FILENO, word.utf8Start, word.utf8CodeUnitCount)
                    _exit(ExitCode.interrupted.rawValue)
                }
            }
        }
        unsafe pthread_sigmask(SIG_UNBLOCK, &both, nil)
    }

    /// From here on the run asks `isAsked` after each tick.
    package static func runBegins() { isRunning.store(true, ordering: .relaxed) }

    /// Whether the run is to end.
    package static var isAsked: Bool { signals.load(ordering: .relaxed) > 0 }
}
