// SPDX-License-Identifier: GPL-3.0-or-later

/// Cuts a stream of bytes into lines, however it is cut into parts, in a memory that does not grow.
struct LineSplitter {
    /// The longest line that is kept; bytes.
    static let longest = 65_536

    private var line: [UInt8] = []
    private var isTooLong = false
    /// Lines left out because they were too long.
    private(set) var overlong = 0

    /// Takes the next bytes.
    ///
    /// - Returns: the lines that they complete, without line feeds; empty ones are left out.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if isTooLong { overlong += 1 } else if !line.isEmpty { lines.append(line) }
                line.removeAll(keepingCapacity: !isTooLong)
                isTooLong = false
            } else if line.count < Self.longest {
                line.append(byte)
            } else {
                isTooLong = true
            }
        }
        return lines
    }
}
