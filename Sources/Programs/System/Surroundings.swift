// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Foundation

/// What a program needs of the process in which it finds itself, whoever started it.
enum Surroundings {
    /// The least stack of a thread; bytes. A tick needs some 200 KiB, the language's own look-ups as much.
    private static let leastStack: rlim_t = 1 << 20

    /// Makes the process fit to work in, or ends it with a word.
    static func prepare() {
        openStandardFiles()
        failWritesInPlaceOfDying()
        widenStack()
        MemoryRefusal.handle { bytes in
            Terminal.say(
                "watchcircle: the system refused \(bytes) bytes of memory\n"
                    + "  hint: run fewer watches with --watches, or raise the limit: ulimit -v unlimited, and ulimit -d"
            )
            _exit(ExitCode.wrongScenario.rawValue)
        }
    }

    /// Files that are closed would be those that the program opens first: a report's rows would get what is to be told.
    private static func openStandardFiles() {
        for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(file, F_GETFD) < 0 {
            // The wrong way round, so that reading or writing fails as it would have.
            _ = unsafe open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// A closed pipe and a file that must not grow are errors of a write. Handlers that do nothing, and not `SIG_IGN`, which
    /// the programs that this one starts would inherit.
    private static func failWritesInPlaceOfDying() {
        for number in [SIGPIPE, SIGXFSZ] { signal(number) { _ in } }
    }

    /// Begins again with a larger stack if the limit is small: threads take theirs from the limit at the begin.
    private static func widenStack() {
        let resource = __rlimit_resource_t(RLIMIT_STACK.rawValue)
        var limits = rlimit()
        guard unsafe getrlimit(resource, &limits) == 0, limits.rlim_cur < leastStack else { return }
        let given = limits.rlim_cur
        limits.rlim_cur = min(limits.rlim_max, 8 << 20)
        if limits.rlim_cur >= leastStack, unsafe setrlimit(resource, &limits) == 0 {
            // The system wants C strings; they live until the program is replaced.
            var words = unsafe CommandLine.arguments.map { unsafe strdup($0) } + [nil]
            _ = unsafe execv("/proc/self/exe", &words)
        }
        Terminal.say(
            "watchcircle: the stack is limited to \(given) bytes, and the limit cannot be raised; "
                + "\(leastStack) are needed\n  hint: ulimit -s 8192")
        exit(ExitCode.wrongScenario.rawValue)
    }
}
