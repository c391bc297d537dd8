// SPDX-License-Identifier: GPL-3.0-or-later
import Dispatch
import Logging
import ReferenceBackend
import Synchronization
import Testing

@testable import LoadTesting

/// Runs `body` against an empty reference backend in this process.
func withBackend(_ body: (Transport) async throws -> Void) async throws {
    var options = BackendOptions()
    options.port = 0
    let backend = try Backend(options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let (urls, url) = AsyncStream<String>.makeStream()
    let serving = Task {
        defer { url.finish() }
        try await backend.run { url.yield($0) }
    }
    do {
        for await url in urls {
            var transport = Transport(target: try Target(url: url))
            transport.connections = .pool(4)
            try await body(transport)
            break
        }
    } catch {
        serving.cancel()
        try? await serving.value
        throw error
    }
    serving.cancel()
    try await serving.value
}

/// Runs a drive, which blocks, on a thread outside the cooperative pool.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "drive").async { continuation.resume(with: Result { try work() }) }
    }
}

/// The events of a drive, in order.
final class EventLog: Sendable {
    private let events = Mutex<[DriveEvent]>([])

    /// Adds an event.
    func add(_ event: DriveEvent) { events.withLock { $0.append(event) } }

    /// The stages entered, in order, each once.
    var stages: [String] {
        events.withLock { events in
            events.compactMap(\.stage).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        }
    }

    /// The operations completed in all seconds.
    var completed: Int {
        events.withLock { events in
            events.reduce(0) { if case .second(let row, _) = $1 { $0 + row.completed } else { $0 } }
        }
    }

    /// The number of events that satisfy a condition.
    func count(where isCounted: (DriveEvent) -> Bool) -> Int { events.withLock { $0.count(where: isCounted) } }
}

extension DriveEvent {
    /// The name of a stage; nil for other events.
    fileprivate var stage: String? {
        switch self {
        case .begun: "begun"
        case .building: "building"
        case .simulating: "simulating"
        case .settingUp: "setting up"
        case .comparing: "comparing"
        case .driving: "driving"
        case .readingBack: "reading back"
        case .recording: "recording"
        default: nil
        }
    }
}
