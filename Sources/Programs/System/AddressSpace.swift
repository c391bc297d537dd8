// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting
import Simulation

/// The address space of this process.
package enum AddressSpace {
    /// Address space that a network program maps for its threads and libraries; bytes.
    private static let leastBytes = 256 << 20

    /// Ends the command if a limit on address space is too small for a network program, whose libraries trap or hang
    /// when an allocation fails.
    ///
    /// - Throws: an exit code, after printing the error.
    package static func require(for what: String) throws {
        guard let room = Machine.addressRoom, room.bytes < leastBytes else { return }
        throw ExitCode.wrongScenario.failing(
            "\(what): \(Readable.bytes(Double(leastBytes))) of address space are needed, most of it never touched; "
                + "\(room.limit) leaves \(Readable.bytes(Double(room.bytes)))\n  hint: raise the limit (\(room.limit))")
    }
}
