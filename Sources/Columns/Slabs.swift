// SPDX-License-Identifier: GPL-3.0-or-later

/// Memory that is handed out a chunk at a time, one after another, and taken back all at once.
///
/// It grows by slabs, each twice as large as the one before, up to 64 MiB.
struct Slabs: ~Copyable {
    private let chunkBytes: Int
    private var slabs: [MappedMemory] = []
    /// The slab in use, and the bytes of it that are handed out.
    private var current = -1
    private var used = 0

    private static let smallest = 1 << 20
    private static let largest = 1 << 26

    /// - Parameter chunkBytes: a power of two, at most a page, since slabs begin where pages do; so do chunks at multiples of it.
    init(chunkBytes: Int) {
        precondition(
            chunkBytes > 0 && 4_096 % chunkBytes == 0, "chunks of \(chunkBytes) bytes are not a page or a part of one")
        self.chunkBytes = chunkBytes
    }

    deinit {
        for slab in slabs { slab.unmap() }
    }

    /// The next chunk; what was in it is not cleared.
    @unsafe
    mutating func next() -> UnsafeMutableRawPointer {
        if current < 0 || used == slabs[current].bytes { turn() }
        defer { used += chunkBytes }
        return unsafe slabs[current].base + used
    }

    /// Goes on with the next slab.
    private mutating func turn() {
        current += 1
        used = 0
        guard current == slabs.count else { return }
        slabs.append(MappedMemory(bytes: min(Slabs.largest, Slabs.smallest << min(current, 6)), hugePages: false))
    }

    /// Takes all chunks back, to be handed out again from the first.
    mutating func restart() {
        current = slabs.isEmpty ? -1 : 0
        used = 0
    }
}
