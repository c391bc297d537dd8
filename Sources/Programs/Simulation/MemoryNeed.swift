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

    /// Address space of the whole, touched or not, beyond what the process has.
    package let addressBytes: Int

    /// Address space of a thread: its stack, and what the allocator reserves for it.
    private static let threadBytes = (8 + 64) << 20

    /// Asks the society what it will take, and adds the program.
    ///
    /// - Parameters:
    ///   - parameters: of the society.
    ///   - threads: its worker threads.
    ///   - others: what else the run keeps in memory; bytes by name for each watch.
    package init(_ parameters: SocietyParameters, threads: Int, others: [(name: String, bytesPerWatch: Int)] = []) {
        watches = parameters.population.watches
        let plan = MemoryPlan(parameters, threads: threads)
        let more = others.map { [watches] in (name: $0.name, bytes: $0.bytesPerWatch * watches) }
        parts = plan.parts + more + [(name: "the program itself", bytes: Self.programBytes)]
        addressBytes = plan.addressBytes + more.reduce(0) { $0 + $1.bytes } + (threads + 1) * Self.threadBytes
    }

    /// All parts together.
    package var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// Ends the command if the machine has less memory than the run needs; nothing large is allocated before.
    ///
    /// - Parameters:
    ///   - scenario: what is to be run.
    ///   - threads: its worker threads.
    ///   - others: what else the run keeps in memory; bytes by name for each watch.
    package static func check(
        _ scenario: Scenario, threads: Int, others: [(name: String, bytesPerWatch: Int)] = []
    ) throws -> MemoryNeed {
        let need = MemoryNeed(scenario.parameters, threads: threads, others: others)
        let (memory, address) = (Machine.availableBytes ?? .max, Machine.addressRoom)
        let told: (needed: String, left: String, advice: String)
        if need.bytes > memory {
            told = (
                "\(amount(need.bytes)) of memory", "\(amount(memory)) are available",
                "free memory, raise the limit of the container, or use a larger machine"
            )
        } else if let address, need.addressBytes > address.bytes {
            told = (
                "\(amount(need.addressBytes)) of address space, most of it never touched",
                "\(address.limit) leaves \(amount(address.bytes))", "raise the limit (\(address.limit))"
            )
        } else {
            return need
        }
        let most = mostWatches(scenario.parameters) {
            let smaller = MemoryNeed($0, threads: threads, others: others)
            return smaller.bytes <= memory / 10 * 9 && smaller.addressBytes <= (address?.bytes ?? .max) / 10 * 9
        }
        let hint =
            most > 0 ? "run fewer watches; --watches \(most) would fit\n  hint: or \(told.advice)" : told.advice
        throw ExitCode.wrongScenario.telling(
            "\(scenario.name): \(Readable.number(Double(need.watches))) watch\(need.watches == 1 ? "" : "es") need "
                + "\(told.needed); \(told.left)\n  hint: \(hint)")
    }

    /// `12.3 GiB (13,207,024,435 bytes)`.
    private static func amount(_ bytes: Int) -> String {
        "\(Readable.bytes(Double(bytes))) (\(bytes) bytes)"
    }

    /// The most watches that fit, to two digits.
    private static func mostWatches(_ parameters: SocietyParameters, fits: (SocietyParameters) -> Bool) -> Int {
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
