// SPDX-License-Identifier: GPL-3.0-or-later

/// A splitter of a byte stream into lines, independent of the chunks in which bytes arrive, in bounded memory.
struct LineSplitter {
    /// The maximum length of a line; bytes.
    static let longest = 65_536

    private var line: [UInt8] = []
    private var isTooLong = false
    /// The number of lines dropped because they were too long.
    private(set) var overlong = 0

    /// Processes the next bytes.
    ///
    /// - Returns: the lines that they complete, without line feeds and empty lines.
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
