// SPDX-License-Identifier: GPL-3.0-or-later
import Figures

/// What the figures of a day are computed from.
struct DayFigureSources {
    private let figures: DayFigures
    private let gini: (stock: Double, flow: Double)
    private let assortativity: (value: Double, standardError: Double)
    private let ties: TieCounts
    private let sample: NetworkSample
    private let operations: DayOperations
    private let minutes: [Double]
    private let cap: Int
    private let degrees: [Int]
    private let count: Double

    init(
        _ figures: DayFigures, gini: (stock: Double, flow: Double), ties: TieCounts, sample: NetworkSample,
        operations: DayOperations,
        minutes: [(use: String, minutes: Double)], cap: Int
    ) {
        (self.figures, self.gini, self.ties, self.sample) = (figures, gini, ties, sample)
        (self.operations, self.cap) = (operations, cap)
        self.minutes = minutes.map(\.minutes)
        assortativity = sample.offlineAssortativity.result()
        degrees = figures.degrees.list
        count = Double(max(1, degrees.reduce(0, +)))
    }

    /// Returns the value of a figure.
    func value(_ figure: DayFigure) -> Double {
        switch figure {
        case .meanFriends: share(degrees.enumerated().reduce(0) { $0 + $1.offset * $1.element })
        case .maxFriends: Double(degrees.lastIndex { $0 > 0 } ?? 0)
        case .shareAtCap: share(degrees[cap])
        case .likesGini: gini.stock
        case .likesReceivedGini: gini.flow
        case .meanLikes: share(figures.likeSums.list.reduce(0, +))
        case .likesReceived: Double(figures.likesReceived)
        case .bigShots: Double(figures.bigShots.count)
        case .meanAnxiety: share(figures.anxietySums.list.reduce(0, +)) / 255
        case .anxiousShare: share(figures.anxious)
        case .useAnxietyCorrelation: useAnxietyCorrelation
        case .meanBelonging: share(figures.belonging) / 255
        case .meanEffort: share(figures.effort) / 32
        case .activeShare: share(figures.opened)
        case .postingShare: share(figures.posted)
        case .likingShare: share(figures.liked)
        case .commentingShare: share(figures.commented)
        case .heavyUserShare: share(figures.heavyUsers)
        case .seekingShare: share(figures.seeking)
        case .committedShare: share(figures.committed)
        case .meanCredits: share(figures.credits)
        case .threadsOpened: Double(operations.threads)
        case .likesGiven: Double(operations.likesGiven)
        case .reciprocity: sample.reciprocity.value
        case .reciprocityError: sample.reciprocity.standardError
        case .silentShare: sample.silentShare.value
        case .silentShareError: sample.silentShare.standardError
        case .offlineFriends: sample.offlineFriends.value
        case .offlineFriendsError: sample.offlineFriends.standardError
        case .sameSexShare: sample.sameSexShare.value
        case .sameSexShareError: sample.sameSexShare.standardError
        case .offlineTransitivity: sample.offlineTransitivity.value
        case .offlineTransitivityError: sample.offlineTransitivity.standardError
        case .onlineTransitivity: sample.onlineTransitivity.value
        case .onlineTransitivityError: sample.onlineTransitivity.standardError
        case .offlineAssortativity: assortativity.value
        case .offlineAssortativityError: assortativity.standardError
        case .tiesMade: Double(ties.made.reduce(0, +))
        case .tiesLost: Double(ties.lost.reduce(0, +))
        case .tiesRefused: Double(ties.refused)
        case .tiesMadeOffline: made(.offline)
        case .tiesMadeExchange: made(.exchange)
        case .tiesMadeStranger: made(.stranger)
        case .tiesMadeBigShot: made(.bigShot)
        case .tiesLostOffline: lost(.offline)
        case .tiesLostExchange: lost(.exchange)
        case .tiesLostStranger: lost(.stranger)
        case .tiesLostBigShot: lost(.bigShot)
        case .classMinutes: minutes[0]
        case .sleepMinutes: minutes[1]
        case .learningMinutes: minutes[2]
        case .playMinutes: minutes[3]
        case .familyMinutes: minutes[4]
        case .faceToFaceMinutes: minutes[5]
        case .watchMinutes: minutes[6]
        case .otherMinutes: minutes[7]
        }
    }

    /// The correlation over children of watch time and anxiety; 0 if one of them is equal for all.
    private var useAnxietyCorrelation: Double {
        let use = figures.watchFives.list.enumerated()
        let sums = (
            use: Double(use.reduce(0) { $0 + $1.offset * $1.element }),
            anxiety: Double(figures.anxietySums.list.reduce(0, +))
        )
        let squares = Double(use.reduce(0) { $0 + $1.offset * $1.offset * $1.element })
        let ofUse = count * squares - sums.use * sums.use
        let ofAnxiety = count * Double(figures.anxietySquares) - sums.anxiety * sums.anxiety
        guard ofUse > 0, ofAnxiety > 0 else { return 0 }
        let product = count * Double(figures.anxietyTimesUse) - sums.use * sums.anxiety
        return product / (ofUse.squareRoot() * ofAnxiety.squareRoot())
    }

    /// Returns a sum over all children, per child.
    private func share(_ sum: Int) -> Double { Double(sum) / count }

    private func made(_ kind: TieKind) -> Double { Double(ties.made[Int(kind.rawValue)]) }

    private func lost(_ kind: TieKind) -> Double { Double(ties.lost[Int(kind.rawValue)]) }
}
