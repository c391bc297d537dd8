// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// What becomes of a program whose memory the system refuses: no part of a society can go on without it.
public enum MemoryRefusal {
    private static let handler = Mutex<(@Sendable (_ bytes: Int) -> Void)?>(nil)

    /// Sets what is called with the number of bytes before the program traps; it may end the program itself.
    public static func handle(_ body: @escaping @Sendable (_ bytes: Int) -> Void) { handler.withLock { $0 = body } }

    /// Called where the system refused `bytes`.
    static func end(_ bytes: Int, error: Int32) -> Never {
        handler.withLock { $0 }?(bytes)
        fatalError("the system refused \(bytes) bytes of memory, error \(error)")
    }
}
