// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The handling of allocation failures, from which a society cannot recover.
public enum AllocationFailure {
    private static let handler = Mutex<(@Sendable (_ bytes: Int) -> Void)?>(nil)

    /// Sets the handler that is called with the number of bytes before the program traps; the handler may exit the
    /// program.
    public static func handle(_ body: @escaping @Sendable (_ bytes: Int) -> Void) { handler.withLock { $0 = body } }

    /// Calls the handler after the system refused to allocate `bytes`, then traps.
    static func end(_ bytes: Int, error: Int32) -> Never {
        handler.withLock { $0 }?(bytes)
        fatalError("the system refused to allocate \(bytes) bytes of memory, error \(error)")
    }
}
