// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation
internal import Measurement
internal import TextFormats

/// The data of the report's scripts: the record with its timeline reduced to the resolution of a screen.
enum PageData {
    /// The length of a slot of the day: a quarter of an hour, or a tick if that is longer; seconds.
    static let slotSeconds = 900
    /// The maximum number of points of the curve over the whole run.
    static let mostBins = 720

    /// Returns the data, which the scripts read under the same names.
    ///
    /// - Throws: an error if rows could not be stored or read.
    static func value(of record: RunRecord) throws -> JSONText {
        let days = try PageDays(of: record)
        return .object([
            ("scenario", .text(record.scenario)),
            ("title", .text(record.title)),
            ("scenarioText", .text(record.scenarioText)),
            // As text, since integers above 2^53 are not exact in JavaScript.
            ("seed", .text(record.seed.description)),
            ("version", .text(record.version)),
            ("stateHash", .text(record.stateHash)),
            ("verdict", .text(record.verdict.rawValue)),
            ("watches", .integer(record.watches)),
            ("days", .integer(record.days)),
            ("tickSeconds", .integer(record.tickSeconds)),
            ("firstWeekday", .integer(record.firstWeekday)),
            ("performance", record.performance.json),
            ("load", record.load.json),
            ("kinds", .list(record.operations.map(kind))),
            ("society", .object(record.society.map { ($0.name, .number($0.value)) })),
            ("profiles", .list(try DayProfile.all(of: record, types: days.types).map(\.value))),
            ("run", try RunCurve(of: record).value),
            ("dayTypes", .list(days.shown.map { .text($0.dayType) })),
            ("dayNumbers", .list(days.shown.map { .integer($0.day) })),
            ("dailies", days.figures),
            ("sums", days.sums),
            ("distributions", distributions(record.distributions)),
            ("driven", try driven(of: record)),
            ("objectives", record.objectives.json),
            ("notes", .list(record.notes.map { .text($0) })),
        ])
    }

    private static func kind(_ figures: OperationFigures) -> JSONText {
        .object([
            ("name", .text(figures.kind)), ("social", .integer(figures.isSocial ? 1 : 0)),
            ("count", .integer(figures.count)), ("bytes", .integer(figures.bytes)),
            ("peak", .number(figures.peakPerSecond)),
        ])
    }

    private static func distributions(_ state: Distributions) -> JSONText {
        // Every `step`-th point of the curve, and always the last, (1, 1).
        let step = max(1, state.lorenz.count / 200)
        let lorenz = state.lorenz.enumerated().filter { $0.offset % step == 0 || $0.offset == state.lorenz.count - 1 }
        return .object([
            ("degrees", .list(state.degrees.map { .integer($0) })),
            ("lorenz", .list(lorenz.map { .list($0.element.map(rounded)) })),
            ("likes", .list(state.likes.map { .list($0.map(rounded)) })),
            ("anxietyByStanding", .list(state.anxietyByStanding.map(rounded))),
            ("minutes", .list(state.minutes.map { .list([.text($0.name), rounded($0.value)]) })),
            ("topAccounts", .list(state.topAccounts.map(account))),
        ])
    }

    private static func account(_ account: TopAccount) -> JSONText {
        .object([
            ("child", .integer(account.child)), ("age", .integer(account.age)), ("region", .text(account.region)),
            ("likes", .integer(account.likes)), ("likesPerDay", rounded(account.likesPerDay)),
            ("friends", .integer(account.friends)), ("level", .integer(account.level)),
            ("bigShot", .integer(account.isBigShot ? 1 : 0)),
        ])
    }

    /// Rounds to six significant digits: more than a screen shows, at half the size.
    static func rounded(_ value: Double) -> JSONText {
        guard value.isFinite, value != value.rounded() || abs(value) >= 1e15 else {
            return value.isFinite ? .integer(Int(value)) : .number(value)
        }
        return .number(Double(String(format: "%.6g", value)) ?? value)
    }
}
