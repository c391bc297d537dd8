// SPDX-License-Identifier: GPL-3.0-or-later
public import Figures
import Glibc
import Statistics

/// The published figures of one day, taken at its end.
public struct DayObservation: Sendable {
    /// The day, from 0; negative during the burn-in.
    public let day: Int
    /// The type of the day.
    public let type: DayType
    /// The figures, in the order of `DayFigure.allCases`.
    private let values: [Double]
    /// The number of children by number of friends, 0...150.
    public let degrees: [Int]
    /// The points of the Lorenz curve of homepage likes, from (0, 0) to (1, 1).
    public let lorenz: [(accounts: Double, likes: Double)]
    /// The number of accounts by total homepage likes: the lower bound of each bin and its accounts; bins double in
    /// size.
    public let likes: [(from: Double, accounts: Int)]
    /// The mean anxiety by decile of standing, lowest first.
    public let anxietyByStanding: [Double]
    /// The mean minutes by use; sum 1,440.
    public let minutes: [(use: String, minutes: Double)]

    init(
        _ figures: DayFigures, of world: World, day: Int, type: DayType, ties: TieCounts, sample: NetworkSample,
        operations: DayOperations
    ) {
        self.day = day
        self.type = type
        degrees = figures.degrees.list
        let curve = Lorenz(counts: figures.likeBins.list, sums: figures.likeSums.list.map(Double.init))
        let flow = Lorenz(counts: figures.receivedBins.list, sums: figures.receivedSums.list.map(Double.init))
        lorenz = curve?.points.map { (accounts: $0.population, likes: $0.share) } ?? []
        likes = DayObservation.doubling(figures.likeBins.list)
        anxietyByStanding = DayObservation.deciles(figures)
        let count = Double(max(1, degrees.reduce(0, +)))
        minutes = zip(Minutes.names, figures.quarterMinutes(world, type)).map {
            (use: $0, minutes: Double($1) / 4 / count)
        }
        let sources = DayFigureSources(
            figures, gini: (stock: curve?.gini ?? 0, flow: flow?.gini ?? 0), ties: ties, sample: sample,
            operations: operations, minutes: minutes,
            cap: world.rules.cap)
        values = DayFigure.allCases.map(sources.value)
    }

    /// The value of a figure.
    public subscript(figure: DayFigure) -> Double { values[figure.position] }

    /// All figures by name, always with the same names in the same order.
    public var figures: [(name: String, value: Double)] {
        DayFigure.allCases.map { (name: $0.name, value: self[$0]) }
    }

    /// Merges bins of 1/64 of ln(1 + likes) into powers of two.
    private static func doubling(_ bins: [Int]) -> [(from: Double, accounts: Int)] {
        var result: [(from: Double, accounts: Int)] = []
        for power in 0..<23 {
            let low = power == 0 ? 0.0 : Double(1 << (power - 1))
            let first = DayObservation.bin(low)
            let last = DayObservation.bin(Double(1 << power))
            result.append(
                (from: low, accounts: bins[min(first, bins.count)..<min(max(first, last), bins.count)].reduce(0, +)))
        }
        return result
    }

    /// Returns the first bin whose likes are at least `likes`.
    private static func bin(_ likes: Double) -> Int { Int(log1p(likes) * 64) }

    private static func deciles(_ figures: DayFigures) -> [Double] {
        let total = figures.standings.list.reduce(0, +)
        guard total >= 10 else { return [] }
        var sums = Array(repeating: 0.0, count: 10)
        var counts = Array(repeating: 0.0, count: 10)
        var before = 0
        for (standing, children) in figures.standings.list.enumerated() where children > 0 {
            // Children of equal standing may straddle a boundary between deciles: they are split proportionally.
            let mean = Double(figures.anxietySums[standing]) / Double(children)
            var left = children
            while left > 0 {
                let decile = min(9, before * 10 / total)
                let border = decile == 9 ? total : ((decile + 1) * total + 9) / 10
                let taken = min(left, max(1, border - before))
                sums[decile] += mean * Double(taken)
                counts[decile] += Double(taken)
                before += taken
                left -= taken
            }
        }
        return zip(sums, counts).map { $1 > 0 ? $0 / $1 / 255 : 0 }
    }
}

/// The figures of a day that come from its operations.
struct DayOperations {
    var threads = 0
    var likesGiven = 0
}
