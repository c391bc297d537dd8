// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

/// A made-up run that looks like a real one: the same for the same arguments, on every machine.
enum ExampleRecord {
    static let kinds: [(name: String, isSocial: Bool, share: Double, bytes: Int)] = [
        ("keepAlive", false, 288, 40), ("reportLocation", false, 144, 120), ("call", false, 0.8, 60_000),
        ("checkIn", true, 0.3, 200), ("openFeed", true, 5, 4_000), ("viewHomepage", true, 15, 900),
        ("viewRanking", true, 1.2, 2_400), ("postStatus", true, 0.25, 1_500), ("likeHomepage", true, 7, 90),
        ("likePost", true, 1.5, 80), ("comment", true, 0.4, 160), ("requestFriend", true, 0.3, 110),
        ("acceptFriend", true, 0.2, 90), ("declineFriend", true, 0.08, 90), ("removeFriend", true, 0.12, 80),
    ]

    private static let schoolDay: [Double] = [
        0.5, 0.3, 0.2, 0.2, 0.2, 0.6, 3, 6, 2, 1, 1.2, 1.8, 4.5, 2.5, 1, 2, 7, 11, 11.5, 12.5, 14.5, 10.5, 4, 2,
    ]
    private static let freeDay: [Double] = [
        1.2, 0.6, 0.3, 0.2, 0.2, 0.5, 1.3, 2.5, 4.2, 5.1, 5.9, 6, 5.6, 5.4, 5.8, 6.2, 6.3, 6.2, 6.3, 7.4, 8.6, 7.6, 4.2,
        2.4,
    ]

    /// A run of `days` days with `tickSeconds` a tick; with `panelChildren` children watched.
    static func make(
        watches: Int = 500_000, days: Int = 14, tickSeconds: Int = 900, panelChildren: Int = 20,
        title: String = "Ordinary weeks in term, all social features on", verdict: Verdict = .pass
    ) -> RunRecord {
        var noise = Noise()
        let timeline = (0..<(days * 86_400 / tickSeconds)).map { tick in
            row(tick, watches: watches, tickSeconds: tickSeconds, noise: &noise)
        }
        let operations = kinds.indices.map { kind in
            OperationFigures(
                kind: kinds[kind].name, isSocial: kinds[kind].isSocial,
                count: timeline.reduce(0) { $0 + $1.counts[kind] }, bytes: timeline.reduce(0) { $0 + $1.bytes[kind] },
                peakPerSecond: Double(timeline.map { $0.counts[kind] }.max() ?? 0) / Double(tickSeconds))
        }
        let dailies = (0..<days).map { daily($0, watches: watches, noise: &noise) }
        let panel = (0..<days).flatMap { day in
            (0..<panelChildren).map { child in
                PanelRow(
                    day: day, child: child * 25_013,
                    figures: [
                        NamedFigure("friends", Double(20 + child + day)), NamedFigure("anxiety", noise.next()),
                        NamedFigure("likes", Double(day * child * 7)),
                    ])
            }
        }
        return RunRecord(
            scenario: "ordinary-weeks", title: title,
            scenarioText: "# Ordinary weeks in term\npopulation:\n  watches: \(watches)\ntime:\n  days: \(days)\n",
            seed: 18_446_744_073_709_551_557, version: "0.1.0", stateHash: "9f3b6a01c24d77e5", verdict: verdict,
            watches: watches, days: days, tickSeconds: tickSeconds, firstWeekday: 0,
            performance: Performance(
                threads: 2, wallSeconds: 83.4, buildSeconds: 6.21, secondsPerDay: 5.51,
                watchDaysPerCoreSecond: 45_371.5, operationsPerWatchDay: 31.37, peakRSSBytes: 412_316_860,
                bytesPerWatch: 824.6),
            operations: operations, load: load(timeline, tickSeconds: tickSeconds),
            society: (dailies.last?.figures ?? []), timeline: Rows(timeline), dailies: Rows(dailies),
            distributions: distributions(watches: watches), panel: Rows(panel),
            notes: [
                "500,000 watches are a sample of 56.7 million; rates for the country are 113 times as high.",
                "The share of likes returned (0.6) has no measured value and was fitted.",
            ])
    }

    private static func row(_ tick: Int, watches: Int, tickSeconds: Int, noise: inout Noise) -> TimelineRow {
        let second = tick * tickSeconds
        let isFree = second / 86_400 % 7 >= 5
        let weights = isFree ? freeDay : schoolDay
        let position = Double(second % 86_400) / 3_600
        let (hour, part) = (Int(position), position - position.rounded(.down))
        let weight = weights[hour] * (1 - part) + weights[(hour + 1) % 24] * part
        let share = Double(tickSeconds) / 3_600 * weight / weights.reduce(0, +) * (isFree ? 2.1 : 1)
        let counts = kinds.map { kind in
            let background = Double(tickSeconds) / 86_400
            let mean = Double(watches) * kind.share * (kind.isSocial || kind.name == "call" ? share : background)
            return Int(mean * (1 + 0.06 * (kind.isSocial ? noise.next() - 0.5 : 0)))
        }
        return TimelineRow(tick: tick, counts: counts, bytes: zip(counts, kinds).map { $0 * $1.bytes })
    }

    private static func load(_ timeline: [TimelineRow], tickSeconds: Int) -> LoadFigures {
        let totals = timeline.map { Double($0.counts.reduce(0, +)) / Double(tickSeconds) }
        guard let peak = totals.max(), let tick = totals.firstIndex(of: peak) else {
            return LoadFigures(meanPerSecond: 0, peakPerSecond: 0, peakAt: "never", peakToMean: 0)
        }
        let mean = totals.reduce(0, +) / Double(totals.count)
        let (day, second) = (tick * tickSeconds).quotientAndRemainder(dividingBy: 86_400)
        let clock = "\(second / 3_600):" + (second / 60 % 60 < 10 ? "0" : "") + "\(second / 60 % 60)"
        return LoadFigures(
            meanPerSecond: mean, peakPerSecond: peak, peakAt: "day \(day) \(clock)", peakToMean: peak / mean)
    }

    private static func daily(_ day: Int, watches: Int, noise: inout Noise) -> DailyRow {
        let (time, size, isFree) = (Double(day), Double(watches), day % 7 >= 5)
        let use = (isFree ? 2.1 : 1.0) * (1 + 0.04 * noise.next())
        let figures: [(String, Double)] = [
            ("mean_friends", 36.2 + 0.31 * time), ("max_friends", 150), ("share_at_cap", 0.031 + 0.0014 * time),
            ("likes_gini", 0.71 + 0.006 * time.squareRoot()), ("big_shots", (3 + 1.4 * time).rounded()),
            ("mean_anxiety", 0.198 + 0.012 * time.squareRoot() - (isFree ? 0.006 : 0)),
            ("mean_belonging", 0.55 + 0.002 * time), ("mean_effort", 1 + 0.015 * time),
            ("ties_made", size * 0.11 * use), ("ties_lost", size * 0.07 * use),
            ("ties_made_offline", size * 0.04 * use), ("ties_made_exchange", size * 0.05 * use),
            ("ties_made_stranger", size * 0.015 * use), ("ties_made_big_shot", size * 0.005 * use),
            ("ties_lost_offline", size * 0.012 * use), ("ties_lost_exchange", size * 0.043 * use),
            ("ties_lost_stranger", size * 0.012 * use), ("ties_lost_big_shot", size * 0.003 * use),
            ("active_share", 0.61 * (isFree ? 1.2 : 1)), ("posting_share", 0.14), ("liking_share", 0.33),
            ("commenting_share", 0.06), ("watch_minutes", 41 * use), ("learning_minutes", 98 - 4 * use),
            ("play_minutes", 121 - 3 * use), ("family_minutes", 96 - 2 * use), ("sleep_minutes", 561.3),
            ("likes_given", size * 7 * use), ("reciprocity", 0.58 + 0.001 * time),
            ("offline_transitivity", 0.41), ("online_transitivity", 0.12), ("threads_opened", size * 0.004 * use),
            ("credits", size * 12.5),
        ]
        return DailyRow(
            day: day, dayType: isFree ? "weekend" : "schoolDay", figures: figures.map { NamedFigure($0.0, $0.1) })
    }

    private static func distributions(watches: Int) -> Distributions {
        let size = Double(watches)
        var degrees = (0...150).map { degree -> Int in
            let distance = log(Double(degree + 1) / 24)
            return Int(size / 45 * exp(-distance * distance / 0.85))
        }
        degrees[150] = watches / 21
        let likes = (0..<22).map { bin -> [Double] in
            let distance = Double(bin) - 8
            return [bin == 0 ? 0 : exp2(Double(bin - 1)), (size / 7 * exp(-distance * distance / 20)).rounded()]
        }
        let lorenz = (0...100).map { [Double($0) / 100, pow(Double($0) / 100, 6.1)] }
        let minutes = [
            ("class", 285.7), ("sleep", 561.3), ("learning", 93.2), ("play", 117.1), ("family", 93.4),
            ("face_to_face", 61.5), ("watch", 53.6), ("other", 174.2),
        ].map { NamedFigure($0.0, $0.1) }
        let regions = ["Hangzhou", "Chengdu", "Wuhan"]
        let topAccounts = (0..<12).map { (rank: Int) -> TopAccount in
            TopAccount(
                child: 90_017 + rank * 31_337, age: 9 + rank % 6,
                region: regions[rank % 3],
                likes: 1_310_000 / (rank + 1), likesPerDay: 2_940 / Double(rank + 1), friends: 150 - rank,
                level: 58 - rank, isBigShot: rank < 5)
        }
        return Distributions(
            degrees: degrees, lorenz: lorenz, likes: likes,
            anxietyByStanding: [0.342, 0.297, 0.268, 0.247, 0.231, 0.214, 0.198, 0.179, 0.158, 0.121],
            minutes: minutes, topAccounts: topAccounts)
    }
}

/// Numbers that look random: a multiplicative generator, good enough for a picture.
private struct Noise {
    private var state: UInt64 = 0x2545_F491_4F6C_DD1D

    /// The next number, 0..<1.
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 40) / 16_777_216
    }
}
