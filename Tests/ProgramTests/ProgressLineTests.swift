// SPDX-License-Identifier: GPL-3.0-or-later
import Society
import Testing

@testable import Programs

@Suite struct ProgressLineTests {
    private let calendar: Programs.Calendar = {
        var parameters = SocietyParameters()
        parameters.population.watches = 1_000_000
        parameters.time.days = 4
        return Programs.Calendar(parameters)
    }()

    private func line(ticks: Int, isEnding: Bool = false) -> ProgressLine {
        ProgressLine(
            phase: .simulating(calendar), seconds: 10, ticks: ticks, operations: 50_000_000, isEnding: isEnding,
            residentBytes: 400 << 20)
    }

    @Test func `the line shows the day, the speed and the remaining time`() {
        let text = line(ticks: 2 * 96 + 4).plainText
        #expect(text.contains("day 2 01:00 of 4 days"))
        #expect(text.contains("204,000 watch-days/s") && text.contains("5 M operations/s") && text.contains("400 MiB"))
        #expect(text.contains("10 s left"))
    }

    @Test(arguments: 1..<160) func `a line never exceeds the terminal's width`(width: Int) {
        #expect(line(ticks: 100, isEnding: width.isMultiple(of: 2)).text(width: width).count < width)
    }

    @Test(arguments: 1..<90) func `narrow lines omit whole parts and truncate no number`(width: Int) {
        let rows = [
            "response    p50 0.152 ms · p90 0.183 ms · p99 4.26 ms · max 412 ms", "errors      none of 157,024",
        ]
        var line = line(ticks: 0)
        line.phase = .driving(share: 0.5, figures: "", details: rows)
        for (row, shown) in zip(rows, line.lines(width: width).dropFirst()) {
            #expect(shown.count < width)
            let isWhole = shown == row || row.hasPrefix(shown + " · ") || shown.hasSuffix("…") && !shown.contains("·")
            #expect(isWhole || width < 2, "\(shown)")
        }
    }

    @Test func `after an interruption, the line shows that the run is ending`() {
        #expect(line(ticks: 100, isEnding: true).text(width: 100).contains("Ctrl-C again ends at once"))
    }

    @Test func `progress runs from zero to one, and a night counts little`() {
        #expect(calendar.share(ofWorkBefore: 0) == 0)
        #expect(abs(calendar.share(ofWorkBefore: 4 * 96) - 1) < 1e-9)
        #expect(calendar.share(ofWorkBefore: 5 * 4) < 0.6 * 5 / 24 / 4)
        let shares = (0...(4 * 96)).map(calendar.share)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 })
    }
}
