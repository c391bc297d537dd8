// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The processor use of a thread; nanoseconds.
struct ThreadCPUTime: Sendable {
    /// The time for which the thread ran.
    var running: Int64 = 0
    /// The time for which the thread was runnable but other threads ran.
    var waiting: Int64 = 0

    /// The processor use of the current thread since it began.
    static var ofThisThread: ThreadCPUTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return ThreadCPUTime(running: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec), waiting: waitingTime)
    }

    static func - (one: ThreadCPUTime, other: ThreadCPUTime) -> ThreadCPUTime {
        ThreadCPUTime(running: one.running - other.running, waiting: one.waiting - other.waiting)
    }

    /// The second number of `/proc/thread-self/schedstat`; 0 if the kernel does not provide it.
    private static var waitingTime: Int64 {
        let text = FileManager.default.contents(atPath: "/proc/thread-self/schedstat") ?? Data()
        let words = String(decoding: text, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int64(words[1]) ?? 0 : 0
    }
}
