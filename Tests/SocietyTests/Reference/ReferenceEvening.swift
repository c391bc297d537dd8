// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// The gap to the children that a child saw on a day.
private struct ReferenceGap {
    /// u; 0 if no likes were visible.
    var toOthers: Float = 0
    /// The mean anxiety of the friends seen; nil if there are none.
    var anxiety: Float?
}

/// Sections "Comparison, anxiety, effort, belonging" and "Exchange threads".
extension ReferenceSociety {
    /// Runs the end of day for one child.
    ///
    /// - Parameter before: all children as they were before the night.
    /// - Returns: whether the child opens a thread.
    func endDay(_ child: Int, among before: [ReferenceChild], day: Int) -> Bool {
        let me = before[child]
        var words = words(child, at: day, .night)
        let (ofGap, ofFeelings, ofPlace, ofThread) = (words.next(), words.next(), words.next(), words.next())
        let gap = gap(of: me, among: before, bits: ofGap)
        let hours = ReferenceHours(of: me, day: day, parameters)
        children[child].lastAnxiety = me.anxiety
        if parameters.mechanisms.feelings {
            children[child].anxiety = anxiety(of: me, gap, bits: ofFeelings >> 16)
            children[child].effort = effort(of: me, gap, bits: ofFeelings & 0xFFFF)
            children[child].standing = Int(max(0, min(255, 128 + 16 * gap.toOthers)))
            children[child].offlineStatus = offlineStatus(of: me, among: before, bits: ofPlace & 0xFFFF)
            children[child].belonging = belonging(of: me, watch: hours.watch, free: freeTime(day), bits: ofPlace >> 16)
        }
        // Minutes/30, and 1 for use, at most 20 a day; level = √(experience/16).
        let likes = parameters.likes
        let gain = Int(hours.watch) / likes.experienceMinutes + (me.hasOpened ? likes.experienceForUse : 0)
        children[child].experience = min(65_535, me.experience + min(likes.experiencePerDay, gain))
        let root = (Double(children[child].experience) / Double(likes.levelExperience)).squareRoot()
        children[child].level = min(parameters.likes.levelCap, Int(root))
        children[child].isBigShot = parameters.mechanisms.bigShots && me.likes > parameters.likes.bigShotLikes
        if me.isSeeking { children[child].seekingDays -= 1 }
        guard opensThread(children[child], among: before, bits: ofThread) else { return false }
        children[child].seekingDays = parameters.threads.seekingDays
        return true
    }

    /// Returns u = ln(1 + own) - mean of ln(1 + likes) of those seen; the rival has `rivalWeight` times the weight of all
    /// friends seen together.
    private func gap(of child: ReferenceChild, among all: [ReferenceChild], bits: UInt32) -> ReferenceGap {
        var gap = ReferenceGap()
        guard child.hasOpened, parameters.mechanisms.socialFeatures, child.degree > 0 else { return gap }
        var (sum, anxiety, count) = (Float(0), Float(0), Float(0))
        for draw in 0..<parameters.comparison.seen {
            // One word gives two places; a constant added to the halves gives further pairs.
            let half = draw % 2 == 0 ? bits & 0xFFFF : bits >> 16
            let moved = (Int(half) + draw / 2 * 0x9E37) & 0xFFFF
            guard let tie = child.places[(moved * child.places.count) >> 16] else { continue }
            sum += logarithm(all[tie.friend].likes)
            anxiety += Float(all[tie.friend].anxiety)
            count += 1
        }
        if count > 0 { gap.anxiety = anxiety / count }
        guard parameters.mechanisms.likeCounts else { return gap }
        if parameters.mechanisms.rankings, child.classmates.count > 1 {
            let weight = Float(parameters.comparison.rivalWeight) * max(1, count)
            sum += logarithm(rival(of: child, among: all)) * weight
            count += weight
        }
        if count > 0 { gap.toOthers = logarithm(child.likes) - sum / count }
        return gap
    }

    /// Returns the highest like count of any other child in the class, which may equal the child's own.
    private func rival(of child: ReferenceChild, among all: [ReferenceChild]) -> Int {
        var likes = child.classmates.map { all[$0].likes }
        likes.remove(at: likes.firstIndex(of: child.likes)!)
        return likes.max() ?? 0
    }

    /// x' = 0.9·x + 0.02·max(0, -u)·s - 0.01·max(0, u) + 0.03·(mean anxiety of friends seen - x), in 1/255.
    private func anxiety(of child: ReferenceChild, _ gap: ReferenceGap, bits: UInt32) -> Int {
        let comparison = parameters.comparison
        let x = Float(child.anxiety)
        let s = Float(comparison.susceptibility[child.susceptibility])
        var next =
            Float(comparison.persistence) * x + Float(comparison.upward) * 255 * max(0, -gap.toOthers) * s
            - Float(comparison.downward) * 255 * max(0, gap.toOthers)
        if let friends = gap.anxiety { next += Float(comparison.influence) * (friends - x) }
        return rounded(next, bits)
    }

    /// e' = e + 0.01·max(0, -u)·drive - 0.05·(e - 1), within 0.5 to 3, in 1/32; the drive is in 1/16.
    private func effort(of child: ReferenceChild, _ gap: ReferenceGap, bits: UInt32) -> Int {
        let comparison = parameters.comparison
        let e = Float(child.effort)
        let rise = Float(comparison.effort) * 32 / 16 * max(0, -gap.toOthers) * Float(child.drive)
        let next = e + rise - Float(comparison.effortDecay) * (e - 32)
        return rounded(min(Float(comparison.effortCap) * 32, next), bits)
    }

    /// b' = b + 0.02·(0.3 + 0.35·min(1, friends/40)·m + 0.35·(1 - min(1, watch/free)) - b), in 1/255.
    private func belonging(of child: ReferenceChild, watch: Float, free: Float, bits: UInt32) -> Int {
        let b = Float(child.belonging)
        let comparison = parameters.comparison
        let met = child.hasOpened ? 1 : Float(comparison.belongingAway)
        let ties = min(1, Float(child.degree) / Float(comparison.belongingFriends)) * met
        let faceToFace = 1 - min(1, watch / max(1, free))
        let target =
            255
            * (Float(comparison.belongingBase) + Float(comparison.belongingTies) * ties
                + Float(comparison.belongingFaceToFace) * faceToFace)
        return rounded(b + Float(comparison.belonging) * (target - b), bits)
    }

    /// Moves real-life status by 0.01 of the way per day towards 128 + 40·(own ln - class mean), if likes are visible.
    private func offlineStatus(of child: ReferenceChild, among all: [ReferenceChild], bits: UInt32) -> Int {
        guard parameters.mechanisms.likeCounts else { return child.offlineStatus }
        let sum = child.classmates.reduce(Float(0)) { $0 + logarithm(all[$1].likes) }
        let mean = sum / Float(child.classmates.count)
        // A gap of 3.2 reaches the top: 40 per unit, in 1/255.
        let rise = Float(128 / parameters.comparison.offlineStatusSpan)
        let target = max(0, min(255, 128 + rise * (logarithm(child.likes) - mean)))
        let now = Float(child.offlineStatus)
        return rounded(now + Float(parameters.comparison.offlineStatus) * (target - now), bits)
    }

    /// Rounds stochastically to a byte, with 16 random bits.
    private func rounded(_ value: Float, _ bits: UInt32) -> Int { Int(max(0, min(255, value + Float(bits) / 65_536))) }

    // MARK: - Exchange threads

    /// logistic(-11.5 + 0.9·ln((1 + rival)/(1 + own)) + 0.8·ln(drive)).
    private func opensThread(_ child: ReferenceChild, among all: [ReferenceChild], bits: UInt32) -> Bool {
        let (mechanisms, threads) = (parameters.mechanisms, parameters.threads)
        guard mechanisms.exchangeThreads, mechanisms.befriending, mechanisms.socialFeatures, mechanisms.likeCounts,
            mechanisms.homepageLikes, child.hasOpened, !child.isCommitted, !child.isSeeking, child.drive > 0,
            child.degree < threads.openBelow
        else { return false }
        let gap = logarithm(rival(of: child, among: all)) - logarithm(child.likes)
        // ln(drive) as ln(1 + 16·drive) - ln 16, with a small correction.
        let drive = logarithm(child.drive) - 2.83
        let f = Float(threads.openBase) + Float(threads.openGap) * gap + Float(threads.openDrive) * drive
        return tables.logisticHappens(f, bits: bits)
    }
}

/// Section "Displacement of time": the 24 hours of a child's day; minutes.
struct ReferenceHours {
    let watch: Float
    /// The uses in the order of publication.
    let uses: [(name: String, minutes: Float)]

    init(of child: ReferenceChild, day number: Int, _ parameters: SocietyParameters) {
        let day = parameters.day
        let isSchoolDay = parameters.time.dayType(of: number) == .schoolDay
        let free = Float(isSchoolDay ? day.schoolDayFree : day.freeDayFree)
        watch = Float(child.watchFives) * 5
        // Minutes beyond the free time come from sleep, at most 90.
        let fromSleep = min(Float(day.sleepGivenUp), max(0, watch - free))
        // Of the others, the first 15 come from face to face. Further minutes come from learning, play and family, as
        // far as each has any left. The remainder comes from face to face, then from the rest of the day.
        let wanted = max(0, watch - fromSleep)
        let norm = min(wanted, Float(day.watchNorm))
        let usual = day.freeShares.map { free * Float($0) }
        let given = zip(usual, day.displacement).map { min($0, (wanted - norm) * Float($1)) }
        let fromFriends = max(0, wanted - (given.reduce(norm, +) - norm))
        let lessons = isSchoolDay ? Float(day.classMinutes) : 0
        let sleep = Float(day.sleep) - fromSleep
        let faceToFace = max(0, usual[3] - fromFriends)
        let (learning, play, family) = (usual[0] - given[0], usual[1] - given[1], usual[2] - given[2])
        let rest = 1_440 - (lessons + sleep + learning + play + family + faceToFace + watch)
        uses = [
            ("class", lessons), ("sleep", sleep), ("learning", learning), ("play", play), ("family", family),
            ("face_to_face", faceToFace), ("watch", watch), ("other", rest),
        ]
    }
}
