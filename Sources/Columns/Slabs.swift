// SPDX-License-Identifier: GPL-3.0-or-later

/// An arena that allocates chunks sequentially and frees them all at once.
///
/// It grows by slabs, each twice as large as the previous one, up to 64 MiB.
struct Slabs: ~Copyable {
    private let chunkBytes: Int
    private var slabs: [MappedMemory] = []
    /// The index of the current slab, and the number of its bytes in use.
    private var current = -1
    private var used = 0

    private static let smallest = 1 << 20
    private static let largest = 1 << 26

    /// - Parameter chunkBytes: a power of two, at most one page. Slabs are page-aligned, so chunks are aligned to their
    ///   size.
    init(chunkBytes: Int) {
        precondition(
            chunkBytes > 0 && 4_096 % chunkBytes == 0, "chunkBytes is \(chunkBytes); it must divide 4,096")
        self.chunkBytes = chunkBytes
    }

    deinit {
        for slab in slabs { slab.unmap() }
    }

    /// Returns the next chunk; its previous contents are not cleared.
    @unsafe
    mutating func next() -> UnsafeMutableRawPointer {
        if current < 0 || used == slabs[current].bytes { turn() }
        defer { used += chunkBytes }
        return unsafe slabs[current].base + used
    }

    /// Moves to the next slab, and maps one if there is none.
    private mutating func turn() {
        current += 1
        used = 0
        guard current == slabs.count else { return }
        slabs.append(MappedMemory(bytes: min(Slabs.largest, Slabs.smallest << min(current, 6)), hugePages: false))
    }

    /// Frees all chunks; allocation restarts at the first one.
    mutating func restart() {
        current = slabs.isEmpty ? -1 : 0
        used = 0
    }
}
