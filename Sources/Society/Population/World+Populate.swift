// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

extension World {
    /// Fills all columns: seats, properties, friend lists.
    func populate(with workers: Workers) {
        let endowment = Endowment(parameters)
        let (world, schools) = (self, schools)
        workers.run((schools.regions.count - 1) / 256 + 1) { task, _ in
            for school in (task * 256)..<min(schools.regions.count, (task + 1) * 256) { world.seat(school) }
        }
        workers.run(partitionCount) { partition, _ in
            for row in world.rows(of: partition) { endowment.give(to: row, in: world) }
        }
        let circle = (0..<count).filter { profiles[$0].traits.contains(.committed) }.map { UInt32($0) }
        InitialTies(self, circle: circle).make(with: workers)
        let threshold = UInt8(min(255, parameters.threads.answerDrive * 16))
        answerers = (0..<count).filter { profiles[$0].drive >= threshold }.map { UInt32($0) }
        bigShots = (0..<count).filter { Int(likes[$0].total) > parameters.likes.bigShotLikes }.map { UInt32($0) }
    }

    private func seat(_ school: Int) {
        for number in schools.classes(ofSchool: school) {
            let rows = Int(schools.classStarts[number])..<Int(schools.classStarts[number + 1])
            for row in rows {
                seats[row] = Seat(
                    place: UInt8(row - rows.lowerBound), classmates: UInt8(rows.count), age: schools.ages[number],
                    region: schools.regions[school])
            }
        }
    }

    /// A friend of `child`, drawn for an occasion; the child itself where a free place is drawn.
    func someFriend(of child: Int, _ occasion: Int) -> Int {
        let places = profiles[child].places
        guard !places.isEmpty else { return child }
        let bits = mix64(seed ^ UInt64(child) << 20 ^ UInt64(occasion))
        let peer = lists.peers[places.lowerBound + Int(bits % UInt64(places.count))]
        return peer.isHole ? child : peer.child
    }
}
