// SPDX-License-Identifier: GPL-3.0-or-later
public import Society

/// The memory that a run needs, checked against the machine's.
public struct MemoryEstimate {
    /// The parts of the total, the society's first.
    public let parts: [(name: String, bytes: Int)]

    /// Memory of the program and its libraries before a society exists.
    private static let programBytes = Machine.residentBytes

    /// Number of watches.
    public let watches: Int

    /// Address space of the run, touched or not, beyond what the process already uses.
    public let addressBytes: Int

    /// Address space of a thread: its stack and the allocator's reservation for it.
    private static let threadBytes = (8 + 64) << 20

    /// Computes the need from the society's memory plan and the program's own memory.
    ///
    /// - Parameters:
    ///   - parameters: parameters of the society.
    ///   - threads: number of worker threads.
    ///   - others: other memory of the run, by name; bytes per watch.
    public init(_ parameters: SocietyParameters, threads: Int, others: [(name: String, bytesPerWatch: Int)] = []) {
        watches = parameters.population.watches
        let plan = MemoryPlan(parameters, threads: threads)
        let more = others.map { [watches] in (name: $0.name, bytes: $0.bytesPerWatch * watches) }
        parts = plan.parts + more + [(name: "the program itself", bytes: Self.programBytes)]
        addressBytes = plan.addressBytes + more.reduce(0) { $0 + $1.bytes } + (threads + 1) * Self.threadBytes
    }

    /// All parts together.
    public var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// Returns the largest number of watches that fits, to two digits.
    ///
    /// - Parameters:
    ///   - parameters: parameters of the society, which has too many watches.
    ///   - fits: whether a smaller society fits.
    public static func mostWatches(_ parameters: SocietyParameters, fits: (SocietyParameters) -> Bool) -> Int {
        var smaller = parameters
        var (low, high) = (0, parameters.population.watches)
        while high - low > max(1, low / 1_000) {
            smaller.population.watches = (low + high) / 2
            if fits(smaller) {
                low = smaller.population.watches
            } else {
                high = smaller.population.watches
            }
        }
        var unit = 1
        while low / unit >= 100 { unit *= 10 }
        return low / unit * unit
    }
}
