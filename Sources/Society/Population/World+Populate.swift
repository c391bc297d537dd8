// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

extension World {
    /// Fills all columns: classes, attributes and friend lists.
    ///
    /// - Returns: the number of places that the friend lists use.
    func populate(_ parameters: SocietyParameters, schools: SchoolMap, with workers: Workers) -> Int {
        let sampling = AttributeSampling(parameters)
        workers.run((classes.count - 1) / World.classesPerTask + 1) { task, _ in
            let first = task * World.classesPerTask
            for number in first..<min(classes.count, first + World.classesPerTask) {
                for seat in classes.seats(ofClass: number) { children[seat].schoolClass = UInt32(number) }
            }
        }
        workers.run(partitionCount) { partition, _ in
            for row in rows(of: partition) { sampling.give(to: row, in: self) }
        }
        bigShots.write(select { children[$0].likes.total > UInt32(rules.bigShotLikes) })
        let circle = select { children[$0].profile.traits.contains(.committed) }
        let followers = select {
            rules.answersThreads(children[$0].profile) && !children[$0].profile.traits.contains(.committed)
                && !isNewcomer($0)
        }
        let places = InitialTies.make(
            self, parameters, schools: schools, committed: circle, followers: followers, with: workers)
        workers.run(partitionCount) { partition, _ in
            for row in rows(of: partition) {
                let degree = children[row].profile.degree
                dailyStates[row].belonging = sampling.belonging(traitBits(of: row), degree: degree, in: self)
            }
        }
        return places
    }

    /// Returns the children that satisfy `condition`, in ascending order.
    func select(where condition: (Int) -> Bool) -> [UInt32] {
        var result: [UInt32] = []
        for child in 0..<count where condition(child) { result.append(UInt32(child)) }
        return result
    }

    /// Returns a friend of `child`, drawn for an occasion, or the child itself if the draw hits a hole.
    func randomFriend(of child: Int, _ occasion: Int) -> Int {
        let places = children[child].profile.places
        guard !places.isEmpty else { return child }
        let bits = mix64(seed ^ UInt64(child) << 20 ^ UInt64(occasion))
        let peer = lists.peers[places.lowerBound + Int(bits % UInt64(places.count))]
        return peer.isHole ? child : peer.child
    }
}
