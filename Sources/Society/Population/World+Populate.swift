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
        let places = InitialTies(self, parameters, schools: schools, circle: circle).make(with: workers)
        trimLists()
        return places
    }

    /// Removes ties of lists longer than the cap, latest first; with a cap of 126 or more there are none.
    private func trimLists() {
        for row in 0..<count where Int(children[row].profile.degree) > rules.cap {
            for place in children[row].profile.places.reversed()
            where Int(children[row].profile.degree) > rules.cap && !lists.peers[place].isHole {
                let friend = lists.peers[place].child
                let theirs = children[friend].profile.places.lowerBound + Int(lists.mutualPlaces[place])
                (lists.peers[place], lists.peers[theirs]) = (.hole, .hole)
                children[row].profile.degree -= 1
                children[friend].profile.degree -= 1
            }
        }
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
