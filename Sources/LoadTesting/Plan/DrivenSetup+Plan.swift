// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
public import Measurement
import Scenarios
import Simulation

extension RunRecord {
    /// The record of a plain load, which has no society.
    init(
        plain driven: DrivenFigures, name: String, seed: UInt64, accounts: Int, verdict: Verdict, wallSeconds: Double
    ) {
        self.init(
            scenario: name, title: "A plain load: \(driven.setup.arrivals)", scenarioText: "", seed: seed,
            version: Release.version, stateHash: "", verdict: verdict, watches: accounts, days: 0, tickSeconds: 1,
            firstWeekday: 0,
            performance: Performance(
                threads: driven.setup.workers, wallSeconds: wallSeconds, buildSeconds: 0, secondsPerDay: 0,
                watchDaysPerCoreSecond: 0, operationsPerWatchDay: 0, peakRSSBytes: driven.peakRSSBytes,
                bytesPerWatch: 0),
            operations: [], load: LoadFigures(meanPerSecond: 0, peakPerSecond: 0, peakAt: "never", peakToMean: 0),
            society: [], timeline: [], dailies: [],
            distributions: Distributions(
                degrees: [], lorenz: [], likes: [], anxietyByStanding: [], minutes: [], topAccounts: []),
            panel: [], notes: [], driven: driven)
    }
}

extension DrivenSetup {
    /// The load model of a scenario's load, in words.
    public static let asTheChildrenAct = "as the children act"

    /// Describes a run over `transport`.
    ///
    /// - Parameters:
    ///   - warmUp: duration of the unmeasured warm-up; seconds.
    ///   - all: actual duration of the whole load; seconds.
    ///   - concurrency: concurrent requests of a closed load.
    init(_ transport: Transport, profile: String, model: Model, warmUp: Double, all: Double, concurrency: Int? = nil) {
        self.init(
            target: transport.target.authority, profile: profile,
            transport: transport.version == .http2 ? "h2" : "http/1.1", isEncrypted: transport.target.isSecure,
            model: model, connections: transport.mostConnections, workers: transport.workers, warmUpSeconds: warmUp,
            windowSeconds: max(0, Seconds.exact(all - warmUp)))
        self.concurrency = concurrency
    }
}

extension Phase {
    /// Returns the phases of a run: warm-up, measured window and drain. A partial second at the start or end of a phase
    /// counts as a second.
    static func phases(warmUp: Double, all: Double, name: String = Phase.steady) -> [Phase] {
        let warm = Int(Seconds.exact(warmUp).rounded(.up))
        let end = warm + max(0, Int(Seconds.exact(all - warmUp).rounded(.up)))
        return (warm > 0 ? [Phase(Phase.warmUp, 0..<warm)] : [])
            + [Phase(name, warm..<end), Phase(Phase.drain, end..<Int.max)]
    }
}

extension OperationVocabulary {
    /// The rows of figures of a drive: the circle's operations and the audit's probes.
    public static let driven = OperationVocabulary(circle.kinds + [Kind(name: "probe", isSocial: false, isRead: true)])
}
