// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting
package import Scenarios
package import Simulation
import Society

extension MemoryEstimate {
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
}
