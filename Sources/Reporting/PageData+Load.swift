// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

/// Rates by kind over the slots of a day: of the mean of some days, or of one.
struct Profile {
    /// `schoolDay`, `weekend`, `holiday`, `everyDay` or `busiest`.
    var name: String
    /// Days that it is the mean of.
    var days: [Int]
    /// Operations a second, by kind and slot.
    var rates: [[Double]]

    /// The mean day of each type, the most frequent type first, and the busiest day.
    static func all(of record: RunRecord) -> [Profile] {
        let types = Dictionary(record.dailies.map { ($0.day, $0.dayType) }, uniquingKeysWith: { $1 })
        let days = Set(record.timeline.map { TickTime($0.tick, tickSeconds: record.tickSeconds).day }).sorted()
        let groups = Dictionary(grouping: days) { types[$0] ?? "everyDay" }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        var profiles = groups.map { Profile($0.key, days: $0.value, of: record) }
        if days.count > 1, let day = busiestDay(of: record) {
            profiles.append(Profile("busiest", days: [day], of: record))
        }
        return profiles
    }

    private static func busiestDay(of record: RunRecord) -> Int? {
        let busiest = record.timeline.max { $0.counts.reduce(0, +) < $1.counts.reduce(0, +) }
        return busiest.map { TickTime($0.tick, tickSeconds: record.tickSeconds).day }
    }

    private init(_ name: String, days: [Int], of record: RunRecord) {
        let slotSeconds = max(PageData.slotSeconds, record.tickSeconds)
        let slots = 86_400 / slotSeconds
        let wanted = Set(days)
        var counts = Array(repeating: Array(repeating: 0, count: slots), count: record.operations.count)
        var seconds = Array(repeating: 0, count: slots)
        for row in record.timeline {
            let instant = TickTime(row.tick, tickSeconds: record.tickSeconds)
            guard wanted.contains(instant.day) else { continue }
            let slot = min(instant.second / slotSeconds, slots - 1)
            seconds[slot] += record.tickSeconds
            for kind in counts.indices { counts[kind][slot] += row.counts[kind] }
        }
        self.name = name
        self.days = days
        rates = counts.map { zip($0, seconds).map { $1 == 0 ? 0 : Double($0) / Double($1) } }
    }

    var value: JSONText {
        .object([
            ("name", .text(name)), ("days", .list(days.map { .integer($0) })),
            ("rates", .list(rates.map { .list($0.map(PageData.rounded)) })),
        ])
    }
}

/// Rates over the whole run, in bins wide enough for a screen.
struct RunCurve {
    private var binSeconds: Int
    private var rates: [[Double]]
    private var socialPeaks: [Double]

    init(of record: RunRecord) {
        let width = record.tickSeconds
        let length = ((record.timeline.last?.tick ?? -1) + 1) * width
        // After an hour comes a day: in a longer run, bins of some hours would draw a comb.
        let widths = [width, 900, 1_800, 3_600, 86_400]
        binSeconds = widths.first { $0 >= width && length <= $0 * PageData.mostBins } ?? 7 * 86_400
        let bins = (length + binSeconds - 1) / binSeconds
        var counts = Array(repeating: Array(repeating: 0, count: bins), count: record.operations.count)
        var seconds = Array(repeating: 0, count: bins)
        socialPeaks = Array(repeating: 0, count: bins)
        let social = record.operations.indices.filter { record.operations[$0].isSocial }
        for row in record.timeline {
            let bin = row.tick * width / binSeconds
            seconds[bin] += width
            for kind in counts.indices { counts[kind][bin] += row.counts[kind] }
            let rate = Double(social.reduce(0) { $0 + row.counts[$1] }) / Double(width)
            socialPeaks[bin] = max(socialPeaks[bin], rate)
        }
        rates = counts.map { zip($0, seconds).map { $1 == 0 ? 0 : Double($0) / Double($1) } }
    }

    var value: JSONText {
        .object([
            ("binSeconds", .integer(binSeconds)),
            ("rates", .list(rates.map { .list($0.map(PageData.rounded)) })),
            ("socialPeaks", .list(socialPeaks.map(PageData.rounded))),
        ])
    }
}
