// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Synchronization
import Testing

struct WorkersTests {
    private static let counts = [1, 2, 7]

    @Test(arguments: WorkersTests.counts, [0, 1, 2, 7, 8, 1_000])
    func `each task runs exactly once`(workers: Int, tasks: Int) {
        let store = ColumnStore()
        let done = store.column(of: UInt8.self, count: tasks)
        Workers(count: workers).run(tasks) { task, _ in done[task] += 1 }
        #expect((0..<tasks).allSatisfy { done[$0] == 1 })
        withExtendedLifetime(store) {}
    }

    @Test(arguments: WorkersTests.counts)
    func `a worker's number is within range`(workers: Int) {
        let greatest = Mutex(-1)
        let least = Mutex(Int.max)
        Workers(count: workers).run(500) { _, worker in
            greatest.withLock { $0 = max($0, worker) }
            least.withLock { $0 = min($0, worker) }
        }
        #expect(least.withLock { $0 } >= 0)
        #expect(greatest.withLock { $0 } < workers)
    }

    @Test(arguments: WorkersTests.counts)
    func `a worker runs one task at a time`(workers: Int) {
        let busy = Mutex(Array(repeating: false, count: workers))
        let collisions = Atomic<Int>(0)
        Workers(count: workers).run(2_000) { _, worker in
            let wasBusy = busy.withLock { state in
                defer { state[worker] = true }
                return state[worker]
            }
            if wasBusy { collisions.add(1, ordering: .relaxed) }
            busy.withLock { $0[worker] = false }
        }
        #expect(collisions.load(ordering: .relaxed) == 0)
    }

    @Test func `all tasks have ended when run returns`() {
        let sum = Atomic<Int>(0)
        let workers = Workers(count: 3)
        for round in 1...50 {
            workers.run(20) { task, _ in sum.wrappingAdd(task, ordering: .relaxed) }
            #expect(sum.load(ordering: .relaxed) == round * 190)
        }
    }

    @Test func `fewer than one worker traps`() async {
        await #expect(processExitsWith: .failure) { _ = Workers(count: 0) }
        await #expect(processExitsWith: .failure) { _ = Workers(count: -2) }
    }
}
