// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// The gap to the children that a child saw on a day.
private struct ReferenceGap {
    /// u, -1...1; 0 if no likes were seen.
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
            children[child].anxiety = anxiety(of: me, child, gap, bits: ofFeelings >> 16)
            children[child].effort = effort(of: me, gap, bits: ofFeelings & 0xFFFF)
            children[child].standing = standing(of: me, gap)
            children[child].offlineStatus = offlineStatus(of: me, among: before, bits: ofPlace & 0xFFFF)
            children[child].belonging = belonging(of: me, child, hours, day: day, bits: ofPlace >> 16)
        }
        // Minutes/30, and 1 for use, at most 20 a day; level = √(experience/16).
        let likes = parameters.likes
        let gain = Int(hours.watch) / likes.experienceMinutes + (me.hasOpened ? likes.experienceForUse : 0)
        children[child].experience = min(65_535, me.experience + min(likes.experiencePerDay, gain))
        let root = (Double(children[child].experience) / Double(likes.levelExperience)).squareRoot()
        children[child].level = min(parameters.likes.levelCap, Int(root))
        children[child].isBigShot = parameters.mechanisms.bigShots && me.likes > parameters.likes.bigShotLikes
        if me.isCommitted { mayLeaveCircle(child, day: day) }
        if me.isSeeking {
            children[child].seekingDays -= 1
            if children[child].seekingDays == 0 { mayJoinCircle(child, day: day) }
        }
        guard opensThread(children[child], among: before, bits: ofThread) else { return false }
        children[child].seekingDays = parameters.threads.seekingDays
        return true
    }

    /// Returns u = v / (1 + |v|), v = (ln(1 + own) - reference) / 2, where the reference lies between the mean and the
    /// maximum of those seen, by the weight d / (1 + d). The rival counts as one of them if a ranking was viewed.
    private func gap(of child: ReferenceChild, among all: [ReferenceChild], bits: UInt32) -> ReferenceGap {
        var gap = ReferenceGap()
        guard parameters.mechanisms.socialFeatures else { return gap }
        var (likes, anxieties) = ([Float](), [Float]())
        for draw in 0..<(child.hasVisited && child.degree > 0 ? parameters.comparison.seen : 0) {
            // One word gives two places; a constant added to the halves gives further pairs.
            let half = draw % 2 == 0 ? bits & 0xFFFF : bits >> 16
            let moved = (Int(half) + draw / 2 * 0x9E37) & 0xFFFF
            guard let tie = child.places[(moved * child.places.count) >> 16] else { continue }
            likes.append(logarithm(all[tie.friend].likes))
            anxieties.append(Float(all[tie.friend].anxiety))
        }
        if !anxieties.isEmpty { gap.anxiety = anxieties.reduce(0, +) / Float(anxieties.count) }
        guard parameters.mechanisms.likeCounts else { return gap }
        if parameters.mechanisms.rankings, child.hasSeenRanking, classmates(of: child).count > 1 {
            likes.append(logarithm(rival(of: child, among: all)))
        }
        guard !likes.isEmpty else { return gap }
        let mean = likes.reduce(0, +) / Float(likes.count)
        let weight = Float(child.drive) / (16 + Float(child.drive))
        let v = (logarithm(child.likes) - mean - weight * (likes.max()! - mean)) / 2
        gap.toOthers = v / (1 + abs(v))
        return gap
    }

    /// Returns the highest like count of any other child in the class, which may equal the child's own.
    private func rival(of child: ReferenceChild, among all: [ReferenceChild]) -> Int {
        var likes = classmates(of: child).map { all[$0].likes }
        likes.remove(at: likes.firstIndex(of: child.likes)!)
        return likes.max() ?? 0
    }

    /// x' = x + r·(b - x) + s·√d·(k·max(0, -u) - c·max(0, u)) + m·(mean anxiety of friends seen - x), in 1/255;
    /// s = watch / (watch + exposure).
    private func anxiety(of child: ReferenceChild, _ number: Int, _ gap: ReferenceGap, bits: UInt32) -> Int {
        let (comparison, feelings) = (parameters.comparison, parameters.feelings)
        let x = Float(child.anxiety)
        let normal = tables.normal.value(at: UInt32(truncatingIfNeeded: traitBits(of: number)))
        let b = max(5, min(204, Float(feelings.baseline[0]) * 255 + Float(feelings.baseline[1]) * 255 * normal))
        let k = Float(comparison.upward[child.susceptibility]) * 255
        let c = Float(comparison.downward[child.susceptibility]) * 255
        let (watch, half) = (Float(child.watchFives) * 5, Float(comparison.exposure))
        let share = half > 0 ? watch / (watch + half) : 1
        let compared = share * rootOfDrive(child) * (k * max(0, -gap.toOthers) - c * max(0, gap.toOthers))
        let pull = Float(comparison.influence) * (gap.anxiety.map { $0 - x } ?? 0)
        return rounded(x + Float(feelings.reversion) * (b - x) + compared + pull, bits)
    }

    private func rootOfDrive(_ child: ReferenceChild) -> Float { (Float(child.drive) / 16).squareRoot() }

    /// Returns the bits of the permanent traits that no state stores.
    func traitBits(of child: Int) -> UInt64 {
        mix64((seed ^ 0x7472_6169_7473) &+ UInt64(child << 16 | children[child].generation))
    }

    /// e' = e + rate·(level - e), within 0.5 to the maximum, in 1/32.
    private func effort(of child: ReferenceChild, _ gap: ReferenceGap, bits: UInt32) -> Int {
        let feelings = parameters.feelings
        let isOn = parameters.mechanisms.pressureOnUse
        let e = Float(child.effort)
        var level: Float = 1
        if isOn, Float(child.anxiety) <= Float(feelings.withdrawal) * 255 {
            level += Float(feelings.effort) * rootOfDrive(child) * max(0, -gap.toOthers)
        } else if isOn {
            level -= Float(feelings.withdrawalSlope) / 255 * (Float(child.anxiety) - Float(feelings.withdrawal) * 255)
        }
        let next = e + Float(feelings.effortRate) * (32 * level - e)
        return rounded(max(16, min(Float(feelings.effortCap) * 32, next)), bits)
    }

    /// Returns the gap plus the bonuses, 64 per unit, centred on 128.
    private func standing(of child: ReferenceChild, _ gap: ReferenceGap) -> Int {
        var bonus: Float = 0
        if parameters.mechanisms.bigShots {
            if child.isBigShot { bonus += Float(parameters.comparison.bigShotBonus) }
            if child.hasBigShotFriend { bonus += Float(parameters.comparison.bigShotFriendBonus) }
        }
        return Int(max(0, min(255, 128 + 64 * (gap.toOthers + bonus))))
    }

    /// Returns how far a child stands below its reference; 0 if it has withdrawn.
    func pressure(on child: ReferenceChild) -> Float {
        guard Float(child.anxiety) <= Float(parameters.feelings.withdrawal) * 255 else { return 0 }
        return max(0, Float(128 - child.standing) / 64)
    }

    /// b' = b + rate·(trait + friends + face to face - b), in 1/255.
    private func belonging(
        of child: ReferenceChild, _ number: Int, _ hours: ReferenceHours, day: Int, bits: UInt32
    ) -> Int {
        let feelings = parameters.feelings
        let shares = feelings.belonging.map { Float($0) * 255 }
        let b = Float(child.belonging)
        let ties =
            min(1, Float(child.degree) / Float(feelings.belongingFriends))
            * (child.hasOpened ? 1 : Float(feelings.unseenFriends))
        let most = freeTime(day) * Float(parameters.day.freeShares[3])
        let faceToFace = most > 0 ? hours.uses.first { $0.name == "face_to_face" }!.minutes / most : 0
        let trait = Float(traitBits(of: number) >> 48) / 65_536
        let level = shares[0] * trait + shares[1] * ties + shares[2] * faceToFace
        return rounded(b + Float(feelings.belongingRate) * (level - b), bits)
    }

    /// Moves real-life status towards the rank in class, if likes are visible: 0.5 + 0.5·z / (1 + |z|) with z the distance
    /// to the class mean of ln(1 + likes) in standard deviations.
    private func offlineStatus(of child: ReferenceChild, among all: [ReferenceChild], bits: UInt32) -> Int {
        guard parameters.mechanisms.likeCounts else { return child.offlineStatus }
        let logs = classmates(of: child).map { logarithm(all[$0].likes) }
        let mean = logs.reduce(0, +) / Float(logs.count)
        let squares = logs.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) }
        let spread = (squares / Float(logs.count)).squareRoot()
        let z = spread > 0 ? (logarithm(child.likes) - mean) / spread : 0
        let now = Float(child.offlineStatus)
        let target = 255 * (0.5 + 0.5 * z / (1 + abs(z)))
        return rounded(now + Float(parameters.comparison.statusRate) * (target - now), bits)
    }

    /// Rounds stochastically to a byte, with 16 random bits.
    private func rounded(_ value: Float, _ bits: UInt32) -> Int { Int(max(0, min(255, value + Float(bits) / 65_536))) }

    // MARK: - The committed circle

    /// The hazard per day is ln 2 / half-life · (1 - s + s · hours · anxiety / usual) · exp(a · (age - 10)).
    private func mayLeaveCircle(_ child: Int, day: Int) {
        guard parameters.mechanisms.circleTurnover else { return }
        let (circle, me) = (parameters.circle, children[child])
        let usual = max(1, Float(parameters.use.committedMinutes / 5 * parameters.feelings.baseline[0] * 255))
        let load = Float(me.watchFives) * Float(me.anxiety) / usual
        let s = Float(circle.exhaustion)
        let hazard =
            Float(0.693_147_18 / circle.halfLifeDays) * (1 - s + s * load)
            * tables.exponent(Float(circle.ageing) * (Float(classes[me.schoolClass].age) - 10))
        var words = words(child, at: day, .circle)
        if Float(words.next() >> 8) < hazard * 16_777_216 { children[child].isCommitted = false }
    }

    /// A child with a drive that answers threads joins with some probability when its seeking ends.
    private func mayJoinCircle(_ child: Int, day: Int) {
        let least = Int(min(255, parameters.threads.answerDrive * 16))
        guard parameters.mechanisms.circleTurnover, children[child].drive >= least else { return }
        var words = words(child, at: day, .circle)
        if words.happens(parameters.circle.entry) { children[child].isCommitted = true }
    }

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
        var f = Float(threads.openBase) + Float(threads.openGap) * gap + Float(threads.openDrive) * drive
        if mechanisms.pressureOnSeeking { f += Float(parameters.feelings.onSeeking) * pressure(on: child) }
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
        let isSchoolDay = parameters.time.dayType(of: number - parameters.time.burnIn) == .schoolDay
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
