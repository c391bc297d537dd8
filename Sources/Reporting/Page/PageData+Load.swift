// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

/// The rates by kind over the slots of a day, either a mean day or a single one.
struct DayProfile {
    /// `schoolDay`, `weekend`, `holiday`, `everyDay` or `busiest`.
    var name: String
    /// The first day that the profile covers.
    var firstDay: Int
    /// Operations per second, by kind and slot; NaN in slots without a tick.
    var rates: [[Double]]

    /// Returns the mean day of each type, most frequent type first, and the busiest day.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - types: the types of the complete days, in their order.
    /// - Throws: an error if rows could not be stored or read.
    static func all(of record: RunRecord, types: [String]) throws -> [DayProfile] {
        var sums: [String: ProfileSum] = [:]
        var (busiestDay, most) = (0, -1)
        try record.timeline.forEach { row in
            let day = TickTime(row.tick, tickSeconds: record.tickSeconds).day
            sums[day < types.count ? types[day] : "everyDay", default: ProfileSum(record)].add(row)
            let count = row.counts.reduce(0, +)
            if count > most { (busiestDay, most) = (day, count) }
        }
        let days = sums.values.reduce(0) { $0 + $1.days }
        var profiles = sums.sorted { ($1.value.days, $0.key) < ($0.value.days, $1.key) }
            .map { DayProfile(name: $0.key, firstDay: $0.value.firstDay, rates: $0.value.rates) }
        if days > 1 {
            var sum = ProfileSum(record)
            try record.timeline.forEach { row in
                if TickTime(row.tick, tickSeconds: record.tickSeconds).day == busiestDay { sum.add(row) }
            }
            profiles.append(DayProfile(name: "busiest", firstDay: busiestDay, rates: sum.rates))
        }
        return profiles
    }

    var value: JSONText {
        .object([
            ("name", .text(name)), ("firstDay", .integer(firstDay)),
            ("rates", .list(rates.map { .list($0.map(PageData.rounded)) })),
        ])
    }
}

/// Operations by kind and slot of a day, summed over several days.
private struct ProfileSum {
    private let tickSeconds: Int
    private let slotSeconds: Int
    private var counts: [[Int]]
    /// The number of simulated seconds by slot.
    private var seconds: [Int]
    private var lastDay = -1
    /// The number of days with at least one tick.
    private(set) var days = 0
    /// The first of these days.
    private(set) var firstDay = 0

    init(_ record: RunRecord) {
        tickSeconds = record.tickSeconds
        slotSeconds = max(PageData.slotSeconds, record.tickSeconds)
        seconds = Array(repeating: 0, count: 86_400 / slotSeconds)
        counts = Array(repeating: seconds, count: record.operations.count)
    }

    /// Adds a tick; ticks must be added in order.
    mutating func add(_ row: TimelineRow) {
        let instant = TickTime(row.tick, tickSeconds: tickSeconds)
        if instant.day != lastDay {
            if days == 0 { firstDay = instant.day }
            (days, lastDay) = (days + 1, instant.day)
        }
        let slot = min(instant.second / slotSeconds, seconds.count - 1)
        seconds[slot] += tickSeconds
        for kind in counts.indices { counts[kind][slot] += row.counts[kind] }
    }

    /// Operations per second, by kind and slot; NaN in slots without a tick.
    var rates: [[Double]] { counts.map { zip($0, seconds).map { $1 == 0 ? .nan : Double($0) / Double($1) } } }
}

/// The rates over the whole run, in bins wide enough for a screen.
struct RunCurve {
    private var binSeconds: Int
    private var rates: [[Double]]
    private var socialPeaks: [Double]

    init(of record: RunRecord) throws {
        let width = record.tickSeconds
        binSeconds = Self.binSeconds(ticks: record.timeline.count, tickSeconds: width)
        let (binSeconds, length) = (binSeconds, record.timeline.count * width)
        let bins = (length + binSeconds - 1) / binSeconds
        var counts = Array(repeating: Array(repeating: 0, count: bins), count: record.operations.count)
        var seconds = Array(repeating: 0, count: bins)
        var peaks = Array(repeating: 0.0, count: bins)
        let social = record.operations.indices.filter { record.operations[$0].isSocial }
        try record.timeline.forEach { row in
            let bin = row.tick * width / binSeconds
            seconds[bin] += width
            for kind in counts.indices { counts[kind][bin] += row.counts[kind] }
            let rate = Double(social.reduce(0) { $0 + row.counts[$1] }) / Double(width)
            peaks[bin] = max(peaks[bin], rate)
        }
        socialPeaks = peaks
        rates = counts.map { zip($0, seconds).map { $1 == 0 ? 0 : Double($0) / Double($1) } }
    }

    /// Returns the width of a bin; seconds.
    static func binSeconds(ticks: Int, tickSeconds: Int) -> Int {
        let length = ticks * tickSeconds
        // After an hour, the next width is a day: bins of several hours would draw a comb.
        let widths = [tickSeconds, 900, 1_800, 3_600, 86_400]
        let week = 7 * 86_400
        return widths.first { $0 >= tickSeconds && length <= $0 * PageData.mostBins }
            ?? week * max(1, (length + week * PageData.mostBins - 1) / (week * PageData.mostBins))
    }

    var value: JSONText {
        .object([
            ("binSeconds", .integer(binSeconds)),
            ("rates", .list(rates.map { .list($0.map(PageData.rounded)) })),
            ("socialPeaks", .list(socialPeaks.map(PageData.rounded))),
        ])
    }
}
