// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
package import Scenarios
package import Society

/// What a run will take of the machine's memory, and whether that is there.
package struct MemoryNeed {
    /// The shares of the whole, the society's first.
    package let parts: [(name: String, bytes: Int)]

    /// The program and its libraries, as they are before there is any society.
    private static let programBytes = Machine.residentBytes

    private let watches: Int

    /// Asks the society what it will take, and adds the program.
    package init(_ parameters: SocietyParameters, threads: Int) {
        watches = parameters.population.watches
        parts =
            MemoryPlan(parameters, threads: threads).parts
            + [(name: "the program itself", bytes: Self.programBytes)]
    }

    /// All parts together.
    package var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// Ends the command if the machine has less memory than the run needs; nothing large is allocated before.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - threads: its worker threads.
    package static func check(_ scenario: Scenario, threads: Int) throws -> MemoryNeed {
        let need = MemoryNeed(scenario.parameters, threads: threads)
        guard let room = Machine.availableBytes, need.bytes > room else { return need }
        let most = mostWatches(scenario.parameters, threads: threads, room: room)
        let advice =
            most > 0
            ? "run fewer watches; --watches \(most) would fit" : "free memory, or use a machine that has more of it"
        throw ExitCode.wrongScenario.telling(
            """
            \(scenario.name): \(Readable.number(Double(need.watches))) watches need \(amount(need.bytes)) of memory; \
            \(amount(room)) are available
              hint: \(advice)
            """)
    }

    /// `12.3 GiB (13,207,024,435 bytes)`.
    private static func amount(_ bytes: Int) -> String {
        "\(Readable.bytes(Double(bytes))) (\(bytes) bytes)"
    }

    /// The most watches that fit into nine tenths of `room`, to two digits.
    private static func mostWatches(_ parameters: SocietyParameters, threads: Int, room: Int) -> Int {
        var smaller = parameters
        var (low, high) = (0, parameters.population.watches)
        while high - low > max(1, low / 1_000) {
            smaller.population.watches = (low + high) / 2
            if MemoryNeed(smaller, threads: threads).bytes <= room / 10 * 9 {
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
