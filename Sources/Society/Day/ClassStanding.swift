// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The like counts of one class: 16 bytes.
struct ClassStanding: BitwiseCopyable {
    /// The highest like count, and the next highest, which equals it if two children share it.
    private var top: UInt32 = 0
    private var second: UInt32 = 0
    /// The mean of ln(1 + likes), and the root of the mean square around it.
    private var meanLog: Float = 0
    private var spread: Float = 0

    /// Adds up the likes of the children in `seats`.
    init(_ world: World, _ seats: Range<Int>) {
        let (children, classes, logs) = (world.children, world.classes, world.tables.logs)
        var sum: Float = 0
        for seat in seats {
            let likes = children[classes.row(at: seat)].likes.total
            sum += Float(logs.value(likes)) / 256
            second = max(second, min(top, likes))
            top = max(top, likes)
        }
        let count = Float(max(1, seats.count))
        meanLog = sum / count
        var deviations: Float = 0
        for seat in seats {
            let deviation = Float(logs.value(children[classes.row(at: seat)].likes.total)) / 256 - meanLog
            deviations += deviation * deviation
        }
        spread = (deviations / count).squareRoot()
    }

    /// Returns the rank of an account with this ln(1 + likes) in the class, 0...1, from its distance to the mean.
    func rank(_ log: Float) -> Float {
        let distance = spread > 0 ? (log - meanLog) / spread : 0
        return 0.5 + 0.5 * distance / (1 + abs(distance))
    }

    /// Returns the highest like count among the other children of the class, for a child with `likes`.
    @inline(__always)
    func rival(of likes: UInt32) -> UInt32 { likes == top ? second : top }
}

extension World {
    /// The number of classes per task of `rankClasses`.
    static let classesPerTask = 1 << 12

    /// Recomputes the standings of the classes of a task, for use in the night.
    ///
    /// The children of a class are scattered after some years. The rows of later seats are therefore prefetched.
    func rankClasses(task: Int) {
        let range = (task * World.classesPerTask)..<min(classes.count, (task + 1) * World.classesPerTask)
        guard !range.isEmpty else { return }
        let end = Int(classes.firstSeats[range.upperBound])
        var fetched = Int(classes.firstSeats[range.lowerBound])
        for number in range {
            let seats = classes.seats(ofClass: number)
            while fetched < min(end, seats.upperBound &+ 48) {
                children.prefetch(classes.row(at: fetched))
                fetched &+= 1
            }
            classes.standings[number] = ClassStanding(self, seats)
        }
    }
}
