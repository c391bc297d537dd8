// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Foundation

/// The state that a program needs from its process, whatever the parent process left behind.
enum ProcessSetup {
    /// Minimum stack of a thread; bytes. A tick needs some 200 KiB, and the Swift runtime's lookups need as much.
    private static let leastStack: rlim_t = 1 << 20

    /// Prepares the process for work, or ends it with an error message.
    static func prepare() {
        openStandardFiles()
        failWritesInPlaceOfDying()
        widenStack()
        AllocationFailure.handle { bytes in
            Terminal.printError(
                "watchcircle: the system refused to allocate \(bytes) bytes of memory\n"
                    + "  hint: run fewer watches with --watches, or raise the limit: ulimit -v unlimited, and ulimit -d"
            )
            _exit(ExitCode.wrongScenario.rawValue)
        }
    }

    /// Opens `/dev/null` in place of closed standard files. Otherwise the first files that the program opens take their
    /// descriptors, and a report's row file would receive messages.
    private static func openStandardFiles() {
        for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(file, F_GETFD) < 0 {
            // In the wrong direction, so that reads and writes still fail.
            _ = unsafe open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Turns writes to a closed pipe, or beyond a file-size limit, into errors. Installs empty handlers rather than
    /// `SIG_IGN`, which child programs would inherit.
    private static func failWritesInPlaceOfDying() {
        for number in [SIGPIPE, SIGXFSZ] { signal(number) { _ in } }
    }

    /// Restarts the program with a larger stack if the limit is small: the limit at start sets every thread's stack.
    private static func widenStack() {
        let resource = __rlimit_resource_t(RLIMIT_STACK.rawValue)
        var limits = rlimit()
        guard unsafe getrlimit(resource, &limits) == 0, limits.rlim_cur < leastStack else { return }
        let given = limits.rlim_cur
        limits.rlim_cur = min(limits.rlim_max, 8 << 20)
        if limits.rlim_cur >= leastStack, unsafe setrlimit(resource, &limits) == 0 {
            // `execv` needs C strings; they live until it replaces the program.
            var words = unsafe CommandLine.arguments.map { unsafe strdup($0) } + [nil]
            _ = unsafe execv("/proc/self/exe", &words)
        }
        Terminal.printError(
            "watchcircle: the stack limit is \(given) bytes and cannot be raised; "
                + "it must be at least \(leastStack) bytes\n  hint: ulimit -s 8192")
        exit(ExitCode.wrongScenario.rawValue)
    }
}
