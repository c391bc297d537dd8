// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Glibc
import Statistics

/// The look-up tables that are computed once before a run.
struct LookupTables {
    /// The quantiles of the standard normal and the unit exponential distribution, 4,096 intervals.
    let normal: Sampler
    let exponential: Sampler
    /// The weights of the child's part and of the day's part in ln(minutes); their squares add up to 1.
    let betweenChildren: Float
    let withinChild: Float
    /// The clocks that map activity to positions in a day, one per day type.
    private let schoolDay: DayClock
    private let weekend: DayClock
    private let holiday: DayClock
    let decay: StrengthDecay
    /// The contact table of today; see `begin`.
    let contacts: ContactTable
    /// ln(1 + n) of like counts, in 1/256.
    let logs: LogTable
    /// The logistic function.
    let logistic: Column<UInt32>
    /// exp(x) at x = (index - 512) / 64.
    let exponents: Column<Float>
    /// Poisson counts: one row per mean, 256 equiprobable strata per row.
    let poisson: PoissonTable
    /// The factor on the watch time of an ordinary child, by age.
    let useByAge: Column<Float>
    /// The mean gap between acting sessions as a share of the day's activity, by acting rate.
    let gaps: Column<Float>
    /// The maximum number of likes per friend and day, by the giver's level.
    let quotas: Column<UInt8>
    /// The days since the last school day; see `begin`.
    private let schoolDays: Column<Int>
    /// The time face to face as a share of that of a day without the watch, by watch time in steps of five minutes:
    /// 256 entries for school days, then 256 for other days.
    private let faceToFace: Column<Float>
    /// The sizes to which friend lists tend.
    let targets: ListTargets

    init(_ parameters: SocietyParameters, store: ColumnStore) {
        normal = Sampler(Quantiles.normal(intervals: 4_096), store: store)
        exponential = Sampler(Quantiles.exponential(intervals: 4_096), store: store)
        betweenChildren = Float(parameters.use.betweenChildren.squareRoot())
        withinChild = Float((1 - parameters.use.betweenChildren).squareRoot())
        schoolDay = DayClock(.schoolDay, parameters.time, store: store)
        weekend = DayClock(.weekend, parameters.time, store: store)
        holiday = DayClock(.holiday, parameters.time, store: store)
        decay = StrengthDecay(halfLifeDays: parameters.friends.halfLifeDays, store: store)
        contacts = ContactTable(store: store)
        logs = LogTable(store: store)
        logistic = store.column(of: UInt32.self, count: 2_048)
        for index in 0..<2_048 {
            let x = Double(index - 1_024) / 64
            logistic[index] = UInt32(4_294_967_295 / (1 + exp(-x)))
        }
        exponents = store.column(of: Float.self, count: 1_024)
        for index in 0..<1_024 { exponents[index] = Float(exp(Double(index - 512) / 64)) }
        poisson = PoissonTable(store: store)
        useByAge = store.column(of: Float.self, count: RegionTurn.ages)
        for age in 0..<RegionTurn.ages { useByAge[age] = Float(parameters.useFactor(atAge: age)) }
        gaps = store.column(of: Float.self, count: 256)
        for index in 1..<256 { gaps[index] = 1 / Ladder.middle(ofRung: index, from: -8) }
        schoolDays = store.column(of: Int.self, count: 2)
        quotas = store.column(of: UInt8.self, count: 256)
        for level in 0..<256 {
            let step = parameters.likes.quotaLevels.count { level >= $0 }
            quotas[level] = UInt8(clamping: parameters.likes.quotas[min(step, parameters.likes.quotas.count - 1)])
        }
        targets = ListTargets(parameters.friends, store: store)
        faceToFace = store.column(of: Float.self, count: 512)
        let rules = CompiledParameters(parameters)
        for (offset, type) in [(0, DayType.schoolDay), (256, .weekend)] {
            let most = rules.minutes(watch: 0, type: type).faceToFace
            for fives in 0..<256 where most > 0 {
                faceToFace[offset + fives] = rules.minutes(watch: Float(fives) * 5, type: type).faceToFace / most
            }
        }
    }

    /// Returns the time face to face on a day with this watch time, as a share of that of a day without the watch.
    @inline(__always)
    func faceToFace(watchFives: UInt8, _ type: DayType) -> Float {
        faceToFace[Int(watchFives) &+ (type == .schoolDay ? 0 : 256)]
    }

    /// Updates the tables that depend on the day.
    ///
    /// - Parameter daysSinceSchool: the days since the last school day; 0 on a school day.
    func begin(_ day: Int, daysSinceSchool: Int) {
        contacts.begin(day, decay)
        schoolDays[0] = daysSinceSchool
    }

    /// Counts a change of the school year.
    func beginSchoolYear() { schoolDays[1] += 1 }

    /// The number of changes of the school year since the start.
    @inline(__always)
    var schoolYears: Int { schoolDays[1] }

    /// The days since the last school day; 0 on a school day.
    @inline(__always)
    var daysSinceSchool: Int { schoolDays[0] }

    /// Whether today is in term: a school day, or a day of a weekend or of a short holiday.
    @inline(__always)
    var isTerm: Bool { daysSinceSchool < 7 }

    func clock(_ type: DayType) -> DayClock {
        switch type {
        case .schoolDay: schoolDay
        case .weekend: weekend
        case .holiday: holiday
        }
    }

    /// Returns exp(x) for x in -8..<8, within 1 %.
    @inline(__always)
    func exponent(_ x: Float) -> Float { exponents[max(0, min(1_023, Int(wholePartOf: x * 64 + 512.5)))] }

    /// Returns whether an event of probability logistic(x) occurs, given 32 random bits; |x| is at most 16.
    func logisticHappens(_ x: Float, bits: UInt32) -> Bool {
        bits < logistic[max(0, min(2_047, Int(wholePartOf: x * 64 + 1_024.5)))]
    }

    /// Returns the index into `gaps` for a mean number of acting sessions a day; 0 means practically none.
    func actingRate(mean: Float) -> UInt8 {
        guard mean > 0.0045 else { return 0 }
        return UInt8(clamping: Ladder.position(of: mean, from: -8).rung)
    }
}

/// A quantile table in a column: the counterpart of `QuantileTable` for use within a tick, without an array.
struct Sampler {
    private let quantiles: Column<Float>

    /// Creates a sampler from 4,097 quantiles.
    init(_ values: [Float], store: ColumnStore) {
        precondition(values.count == 4_097, "there are \(values.count) quantiles; there must be 4,097")
        quantiles = store.column(of: Float.self, count: values.count)
        for (index, value) in values.enumerated() { quantiles[index] = value }
    }

    /// Returns the quantile at probability `bits / 2^32`.
    func value(at bits: UInt32) -> Float {
        let index = Int(bits >> 20)
        let low = quantiles[index]
        return low + (quantiles[index &+ 1] - low) * (Float(bits & 0xF_FFFF) * 0x1p-20)
    }
}

/// ln(1 + n) of counts, in 1/256, indexed by the seven leading bits of n: exact up to 127, then 64 steps per octave.
struct LogTable {
    private let values: Column<UInt16>

    init(store: ColumnStore) {
        values = store.column(of: UInt16.self, count: 27 * 64)
        for index in 0..<values.count {
            let shift = max(0, index / 64 - 1)
            values[index] = UInt16((log1p(Double(index - shift * 64) * exp2(Double(shift))) * 256).rounded())
        }
    }

    /// Returns ln(1 + count), in 1/256, within 1 %.
    @inline(__always)
    func value(_ count: UInt32) -> Int {
        // The number of bits below the seven leading ones; 0 for a count below 128.
        let shift = 25 &- (count | 64).leadingZeroBitCount
        return Int(values[shift &<< 6 &+ Int(count &>> UInt32(truncatingIfNeeded: shift))])
    }
}

/// A quantisation of positive numbers into sixteen rungs per octave, read from the bits of a `Float` without a
/// logarithm.
enum Ladder {
    /// Returns the rung at or below `value`, counted from 2^`exponent`, and the distance to the next rung, in 1/256.
    static func position(of value: Float, from exponent: Int) -> (rung: Int, fraction: UInt32) {
        let bits = Int(value.bitPattern)
        return (bits >> 19 &- (exponent &+ 127) << 4, UInt32(truncatingIfNeeded: bits >> 11 & 255))
    }

    /// Returns the value of a rung.
    static func value(ofRung rung: Int, from exponent: Int) -> Float {
        Float(bitPattern: UInt32((rung + (exponent + 127) << 4) << 19))
    }

    /// Returns the value half-way to the next rung.
    static func middle(ofRung rung: Int, from exponent: Int) -> Float {
        (value(ofRung: rung, from: exponent) + value(ofRung: rung + 1, from: exponent)) / 2
    }
}

/// Poisson counts for means up to 500, from quantiles at a ladder of means.
///
/// Between two rungs, the table draws one of them, the nearer one with the higher probability. The mean is exact, and
/// the variance is slightly too large.
struct PoissonTable {
    private let counts: Column<UInt16>
    /// One more than the highest rung at or below 501, because interpolation uses the rung above.
    private static let rungs = 145

    init(store: ColumnStore) {
        counts = store.column(of: UInt16.self, count: PoissonTable.rungs * 256)
        for rung in 0..<PoissonTable.rungs {
            let mean = Double(Ladder.value(ofRung: rung, from: 0)) - 1
            for (index, count) in Quantiles.poisson(mean: mean, entries: 256).enumerated() {
                counts[rung * 256 + index] = count
            }
        }
    }

    /// A mean in the table's form: the rung of mean + 1, and the distance to the next rung in 1/256.
    struct Mean {
        fileprivate let rung: Int
        fileprivate let fraction: UInt32

        /// - Parameter mean: clamped to 0...500.
        @inline(__always)
        init(_ mean: Float) {
            (rung, fraction) = Ladder.position(of: min(max(0, mean), 500) + 1, from: 0)
        }
    }

    /// Returns a count with mean `mean`, from 32 random bits, of which 16 are used.
    @inline(__always)
    func count(mean: Mean, bits: UInt32) -> Int {
        let chosen = mean.rung &+ (bits >> 8 & 255 < mean.fraction ? 1 : 0)
        return Int(counts[chosen &* 256 &+ Int(bits & 255)])
    }

    /// Returns a count for a mean that is used only once.
    func count(mean: Float, bits: UInt32) -> Int { count(mean: Mean(mean), bits: bits) }
}
