// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Programs
import Reporting
import Scenarios
import Simulation
import Society

/// The predicted cost and load of a run, scaled up from a sample.
struct Prediction {
    let scenario: Scenario
    let threads: Int
    let need: MemoryEstimate
    let sample: Sample

    /// The text that `watchcircle plan` prints.
    var text: String {
        let parameters = scenario.parameters
        let watches = Readable.number(Double(parameters.population.watches)) + " watches"
        let threadsText = threads == 1 ? "1 thread" : "\(threads) threads"
        var lines = ["\(scenario.name)  \(watches), \(Self.days(parameters.time.days)), \(threadsText)"]
        lines += memoryRows + timeRows + loadRows
        lines += basisRows
        return lines.joined(separator: "\n") + "\n"
    }

    private var scale: Double { Double(scenario.parameters.population.watches) / Double(sample.watches) }

    private var memoryRows: [String] {
        let available = Machine.availableBytes.map { " of \(Readable.bytes(Double($0))) available" } ?? ""
        let total = Self.row("memory", Readable.bytes(Double(need.bytes)) + available)
        let width = need.parts.map(\.name.count).max() ?? 0
        let address = Machine.addressRoom.map { room in
            Self.row(
                "",
                "  \(Readable.bytes(Double(need.addressBytes))) of address space; \(room.limit) leaves "
                    + Readable.bytes(Double(room.bytes)))
        }
        return [total] + [address].compactMap { $0 }
            + need.parts.filter { $0.bytes * 200 > need.bytes }.map { part in
                let name = part.name + String(repeating: " ", count: width - part.name.count)
                return Self.row("", "  \(name)  \(Readable.bytes(Double(part.bytes)))")
            }
    }

    private var timeRows: [String] {
        // The work of the sample's one thread, shared by the threads of the run.
        let share = scale / Double(threads)
        let build = sample.buildSeconds * share
        let time = scenario.parameters.time
        var simulation = 0.0
        for day in -time.burnIn..<time.days {
            let isSchoolDay = time.dayType(of: day) == .schoolDay
            let like = sample.days.first { ($0.type == .schoolDay) == isSchoolDay }
            simulation += (like?.seconds ?? 0) * share
        }
        let perDay = Readable.seconds(simulation / Double(time.days + time.burnIn))
        return [
            Self.row(
                "time",
                "about \(Readable.seconds(build + simulation)): \(Readable.seconds(build)) to build, \(perDay) a day")
        ]
    }

    private var loadRows: [String] {
        guard let busiest = sample.days.max(by: { $0.peak < $1.peak }) else { return [] }
        func perSecond(_ count: Int) -> String {
            Readable.number(Double(count) * scale / Double(scenario.parameters.time.tickSeconds))
        }
        let kinds = OperationKind.allCases.map { kind in (kind, sample.days.map { $0.peaks[kind] }.max() ?? 0) }
        let clock = Instant(second: busiest.peakSecond).clock
        let total = "\(perSecond(busiest.peak)) operations/s at \(clock) on \(Self.words(for: busiest.type))"
        let width = kinds.map(\.0.name.count).max() ?? 0
        return [Self.row("peak", total)]
            + kinds.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.map { kind, peak in
                let name = kind.name + String(repeating: " ", count: width - kind.name.count)
                return Self.row("", "  \(name)  \(perSecond(peak))/s")
            }
    }

    /// The basis of the figures and their uncertainty.
    private var basisRows: [String] {
        let types = sample.days.map { Self.words(for: $0.type) }.joined(separator: " and ")
        let size = Readable.number(Double(sample.watches)) + " watches"
        let factor = scale > 1 ? "times \(Readable.number(scale))" : "not scaled"
        return [
            Self.row("basis", "memory is computed; time and rates come from \(size) on \(types), \(factor);"),
            Self.row("", "other programs and the size of a large society may double the time"),
        ]
    }

    private static func row(_ name: String, _ text: String) -> String {
        "  " + name + String(repeating: " ", count: max(0, 9 - name.count)) + text
    }

    private static func days(_ count: Int) -> String { count == 1 ? "1 day" : "\(Readable.number(Double(count))) days" }

    private static func words(for type: DayType) -> String {
        switch type {
        case .schoolDay: "a school day"
        case .weekend: "a weekend day"
        case .holiday: "a holiday"
        }
    }
}
