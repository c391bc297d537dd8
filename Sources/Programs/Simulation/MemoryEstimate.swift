// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
package import Scenarios
package import Society

/// The memory that a run needs, checked against the machine's.
package struct MemoryEstimate {
    /// The parts of the total, the society's first.
    package let parts: [(name: String, bytes: Int)]

    /// Memory of the program and its libraries before a society exists.
    private static let programBytes = Machine.residentBytes

    private let watches: Int

    /// Address space of the run, touched or not, beyond what the process already uses.
    package let addressBytes: Int

    /// Address space of a thread: its stack and the allocator's reservation for it.
    private static let threadBytes = (8 + 64) << 20

    /// Computes the need from the society's memory plan and the program's own memory.
    ///
    /// - Parameters:
    ///   - parameters: parameters of the society.
    ///   - threads: number of worker threads.
    ///   - others: other memory of the run, by name; bytes per watch.
    package init(_ parameters: SocietyParameters, threads: Int, others: [(name: String, bytesPerWatch: Int)] = []) {
        watches = parameters.population.watches
        let plan = MemoryPlan(parameters, threads: threads)
        let more = others.map { [watches] in (name: $0.name, bytes: $0.bytesPerWatch * watches) }
        parts = plan.parts + more + [(name: "the program itself", bytes: Self.programBytes)]
        addressBytes = plan.addressBytes + more.reduce(0) { $0 + $1.bytes } + (threads + 1) * Self.threadBytes
    }

    /// All parts together.
    package var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// Returns the need, or ends the command if the machine has less. Nothing large is allocated before.
    ///
    /// - Parameters:
    ///   - scenario: the scenario to run.
    ///   - threads: number of worker threads.
    ///   - others: other memory of the run, by name; bytes per watch.
    /// - Throws: an exit code, after printing the error, if the run does not fit.
    package static func check(
        _ scenario: Scenario, threads: Int, others: [(name: String, bytesPerWatch: Int)] = []
    ) throws -> MemoryEstimate {
        let need = MemoryEstimate(scenario.parameters, threads: threads, others: others)
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
            let smaller = MemoryEstimate($0, threads: threads, others: others)
            return smaller.bytes <= memory / 10 * 9 && smaller.addressBytes <= (address?.bytes ?? .max) / 10 * 9
        }
        let hint =
            most > 0 ? "run fewer watches; --watches \(most) would fit\n  hint: or \(told.advice)" : told.advice
        throw ExitCode.wrongScenario.failing(
            "\(scenario.name): \(Readable.number(Double(need.watches))) watch\(need.watches == 1 ? "" : "es") need "
                + "\(told.needed); \(told.left)\n  hint: \(hint)")
    }

    /// `12.3 GiB (13,207,024,435 bytes)`.
    private static func amount(_ bytes: Int) -> String {
        "\(Readable.bytes(Double(bytes))) (\(bytes) bytes)"
    }

    /// Returns the largest number of watches that fits, to two digits.
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
