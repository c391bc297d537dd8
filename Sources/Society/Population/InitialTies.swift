// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The generator of the initial friend lists.
///
/// Ties come from foci: sets of children who meet. There are four layers, one after the other: the class and the
/// clusters of a school, which give the offline ties; two layers of groups on the watch (`GroupLayout`); and the families
/// of the committed circle (`CircleMap`). Each child belongs to at most one focus of a layer, so that all foci of a layer
/// can be worked on in parallel. In a focus, a draw keyed by the pair decides for each pair whether they are friends. A
/// pair that shares a focus of an earlier layer has met there.
///
/// The layers run twice. The first pass counts friends, so that each list gets its position in memory. The second pass
/// repeats all decisions and writes both halves of each tie.
struct InitialTies {
    let world: World
    let schools: SchoolMap
    let cap: Int
    let salt: UInt64
    let draws: EdgeDraws
    let circle: CircleMap
    let isWriting: Bool
    private let clusterSize: Int
    /// The class and the cluster of each child; the cluster is named by the first place of its children in the school.
    let classes: Column<UInt32>
    let clusters: Column<UInt32>

    /// Creates all lists.
    ///
    /// - Returns: the number of places used.
    static func make(
        _ world: World, _ parameters: SocietyParameters, schools: SchoolMap, committed: [UInt32], followers: [UInt32],
        with workers: Workers
    ) -> Int {
        // The columns are plain handles, so their memory must outlive the passes.
        let scratch = ColumnStore()
        return withExtendedLifetime(scratch) {
            let salt = mix64(world.seed ^ 0x7469_6573)
            let friends = parameters.friends
            let circle = CircleMap(
                committed: committed, followers: followers, size: friends.circleSize, salt: mix64(salt &+ 2))
            let counting = InitialTies(
                world, parameters, schools: schools, circle: circle, isWriting: false,
                classes: scratch.column(of: UInt32.self, count: world.count),
                clusters: scratch.column(of: UInt32.self, count: world.count))
            counting.meet(with: workers)
            let places = counting.placeLists()
            counting.clearLists(with: workers)
            let writing = InitialTies(
                world, parameters, schools: schools, circle: circle, isWriting: true,
                classes: counting.classes, clusters: counting.clusters)
            writing.meet(with: workers)
            return places
        }
    }

    private init(
        _ world: World, _ parameters: SocietyParameters, schools: SchoolMap, circle: CircleMap, isWriting: Bool,
        classes: Column<UInt32>, clusters: Column<UInt32>
    ) {
        (self.world, self.schools, self.circle) = (world, schools, circle)
        (self.isWriting, self.classes, self.clusters) = (isWriting, classes, clusters)
        cap = parameters.friends.cap
        clusterSize = parameters.friends.clusterSize
        salt = mix64(world.seed ^ 0x7469_6573)
        draws = EdgeDraws(parameters)
    }

    private func meet(with workers: Workers) {
        let schoolsPerTask = 64
        workers.run((schools.regions.count - 1) / schoolsPerTask + 1) { task, _ in
            let first = task * schoolsPerTask
            for school in first..<min(schools.regions.count, first + schoolsPerTask) { meetInSchool(school) }
        }
        for layer in 0..<GroupLayout.layers {
            let blocks = world.groups.blocks(inLayer: layer)
            let blocksPerTask = 16
            workers.run((blocks.count - 1) / blocksPerTask + 1) { task, _ in
                var meeting = GroupMeeting(self, layer: layer)
                for block in blocks.dropFirst(task * blocksPerTask).prefix(blocksPerTask) { meeting.meet(block) }
            }
        }
        workers.run(circle.count) { family, _ in meetInFamily(family) }
    }

    // MARK: - Class and school

    private func meetInSchool(_ school: Int) {
        for number in schools.classes(ofSchool: school) {
            meetInClass(number, Int(schools.classStarts[number])..<Int(schools.classStarts[number + 1]))
        }
        let clusters = SchoolClusters(
            schools, school, stray: draws.stray, size: clusterSize, salt: salt ^ 0x5C00, isGirl: isGirl)
        for (start, end) in zip(clusters.starts, clusters.starts.dropFirst()) where start < end {
            meetInCluster(clusters, start..<end)
        }
    }

    private func meetInClass(_ number: Int, _ rows: Range<Int>) {
        let chances = draws.classChances(mates: rows.count - 1)
        let cliques = rows.map {
            SchoolClusters.clique(of: $0, isGirl: isGirl($0), stray: draws.stray, salt: salt ^ 0x5C00)
        }
        for one in rows {
            classes[one] = UInt32(number)
            for other in rows[one...].dropFirst() {
                let coin = pairHash(salt: salt ^ 0xC1A5, UInt32(one), UInt32(other))
                let areAlike = isGirl(one) == isGirl(other)
                let areClose = cliques[one - rows.lowerBound] == cliques[other - rows.lowerBound]
                let chance = !areAlike ? chances.otherSex : areClose ? chances.clique : chances.sameSex
                if coin >> 32 < chance { befriend(one, other, .offline) }
            }
        }
    }

    private func meetInCluster(_ school: SchoolClusters, _ members: Range<Int>) {
        var others = 0
        for one in members {
            clusters[school.rows[one]] = UInt32(school.rows[members.lowerBound])
            others += members.count { school.classes[one] != school.classes[$0] }
        }
        let chance = draws.clusterChance(others: Double(others) / Double(members.count))
        for one in members {
            for other in members[one...].dropFirst() where school.classes[one] != school.classes[other] {
                let (row, friend) = (school.rows[one], school.rows[other])
                let coin = pairHash(salt: salt ^ 0x5C01, UInt32(row), UInt32(friend))
                if coin >> 32 < chance { befriend(row, friend, .offline) }
            }
        }
    }

    private func isGirl(_ row: Int) -> Bool { world.children[row].profile.traits.contains(.girl) }

    // MARK: - The committed circle

    private func meetInFamily(_ family: Int) {
        let members = circle.members(of: family).map(foci)
        let chance = Chance(draws.family).threshold
        for (index, one) in members.enumerated() {
            for other in members.dropFirst(index + 1) { meetInCircle(one, other, chance) }
        }
        let followers = circle.followers(of: family).map(foci)
        for one in members {
            // A committed child fills its list up to the usual number of friends.
            let wanted = draws.committed - Double(world.children[one.row].profile.degree)
            let chance = Chance(wanted / Double(max(1, followers.count))).threshold
            for other in followers { meetInCircle(one, other, chance) }
        }
    }

    private func meetInCircle(_ one: Foci, _ other: Foci, _ chance: UInt64) {
        let coin = pairHash(salt: salt ^ 0xC19C, UInt32(one.row), UInt32(other.row))
        if coin >> 32 < chance, !one.isShared(with: other) { befriend(one.row, other.row, .exchange) }
    }

    private func foci(of child: UInt32) -> Foci {
        let row = Int(child)
        return Foci(
            row: row,
            numbers: [classes[row], clusters[row], world.group(of: row, layer: 0), world.group(of: row, layer: 1)])
    }

    // MARK: - Lists

    /// Counts a tie of two children, and writes it in the second pass, if both lists have room.
    @inline(__always)
    func befriend(_ one: Int, _ other: Int, _ kind: TieKind) {
        let (first, second) = (world.children[one].profile, world.children[other].profile)
        guard Int(first.degree) < cap, Int(second.degree) < cap, haveMet(one, other) else { return }
        if isWriting {
            let state = draws.tieState(
                kind,
                coin: pairHash(salt: salt ^ 0xB0, UInt32(truncatingIfNeeded: one), UInt32(truncatingIfNeeded: other)))
            write(one, first, other, second, kind, state)
            write(other, second, one, first, kind, state)
        }
        world.children[one].profile.degree = first.degree &+ 1
        world.children[other].profile.degree = second.degree &+ 1
    }

    /// Returns whether two children have met by the start, of whom one or both may be newcomers.
    private func haveMet(_ one: Int, _ other: Int) -> Bool {
        guard world.isNewcomer(one) || world.isNewcomer(other) else { return true }
        return world.newcomers.hasMet(
            coin: pairHash(salt: salt ^ 0x4E57, UInt32(truncatingIfNeeded: one), UInt32(truncatingIfNeeded: other)))
    }

    @inline(__always)
    private func write(
        _ row: Int, _ profile: PublicProfile, _ other: Int, _ friend: PublicProfile, _ kind: TieKind, _ state: TieState
    ) {
        let at = profile.places.lowerBound &+ Int(profile.degree)
        world.lists.peers[at] = Peer(child: other, kind: kind)
        world.lists.mutualPlaces[at] = friend.degree
        world.lists.tieStates[at] = state
        if kind == .exchange { world.children[row].sessionState.flags.insert(.exchanger) }
    }

    private func placeLists() -> Int {
        var next = 0
        for row in 0..<world.count {
            let capacity = FriendLists.capacity(forDegree: Int(world.children[row].profile.degree))
            world.children[row].profile.listStart = UInt32(next / 4)
            world.children[row].profile.capacity = UInt8(capacity)
            next += FriendLists.blockSize(forCapacity: capacity)
        }
        return next
    }

    /// Makes holes of all spare places, and resets the numbers of friends for the second pass.
    private func clearLists(with workers: Workers) {
        workers.run(world.partitionCount) { partition, _ in
            for row in world.rows(of: partition) {
                let profile = world.children[row].profile
                for place in profile.places.dropFirst(Int(profile.degree)) { world.lists.peers[place] = .hole }
                world.children[row].profile.degree = 0
            }
        }
    }
}

/// The foci of a child, in the order of the layers.
struct Foci {
    let row: Int
    /// Numbers of foci; where a focus does not matter, the number of the row stands, which no other child has.
    let numbers: SIMD4<UInt32>

    /// Returns whether the two children share a focus.
    @inline(__always)
    func isShared(with other: Foci) -> Bool { any(numbers .== other.numbers) }
}
