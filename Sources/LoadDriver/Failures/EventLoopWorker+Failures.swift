// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Requests

extension EventLoopWorker {
    /// Counts an operation that ended in an error, and stores it as an example if it is the first of its kind.
    ///
    /// - Parameter cause: the cause, if it is more specific than the outcome.
    func count(_ job: ScheduledRequest, _ outcome: Outcome, status: Int?, cause: String? = nil) {
        guard outcome.isError else { return }
        let status = status.map { UInt16(clamping: $0) } ?? failures.status(of: job.template, outcome)
        let key = FailureLog.Key(template: job.template, outcome: outcome, status: status)
        failures.count(key, scheduled: job.scheduledStart)
        if failures.wantsExample(of: key) {
            var evidence = ResponseEvidence()
            evidence.problem = Self.problem(cause, outcome)
            failures.add(example(of: job, outcome, evidence), for: key)
        }
    }

    /// Stores a failed attempt as an example if it is the first of its kind.
    ///
    /// - Parameters:
    ///   - status: the status of the response; nil if there was none.
    ///   - cause: the cause of a connection failure; nil if the connection did not fail.
    ///   - lastPiece: the most recent bytes, if available.
    func exemplify(
        _ slot: RequestSlot, _ outcome: Outcome, status: Int?, cause: String? = nil, lastPiece: ByteBuffer? = nil
    ) {
        guard outcome.isError else { return }
        let job = slot.job
        let key = FailureLog.Key(
            template: job.template, outcome: outcome, status: status.map { UInt16(clamping: $0) } ?? 0)
        guard failures.wantsExample(of: key) else { return }
        var evidence = slot.evidence(lastPiece)
        evidence.problem = Self.problem(cause, outcome)
        if outcome == .malformedResponse, status != nil {
            let (body, fields) = (slot.body, slot.fields)
            evidence.problem = catalog[job.template].template.captureProblem(
                in: body.span, fields: fields.span, slots: values.slots, contentEncoding: evidence.contentEncoding)
        }
        failures.add(example(of: job, outcome, evidence), for: key)
    }

    private func example(of job: ScheduledRequest, _ outcome: Outcome, _ evidence: ResponseEvidence) -> FailureExample {
        let entry = catalog[job.template]
        let mask = SecretMask(values, actor: job.actor, subject: job.subject)
        var example = FailureExample(
            request: entry.line(for: job, mask), account: Int(job.actor), at: Double(now - begin) / 1e9)
        example.detail = evidence.problem ?? ""
        let needs = outcome == .dependencyFailed ? entry.missing(for: job, values) : entry.template.needs
        example.needs = needs.map { Self.words(for: $0, values.slots) }
        if outcome == .dependencyFailed, let first = example.needs.first {
            example.detail = "missing value \(first)"
        }
        example.location = evidence.location.map { mask.address($0.utf8) }
        example.contentType = evidence.contentType.map { mask.text($0.utf8, most: 100) }
        example.contentEncoding = evidence.contentEncoding.map { mask.text($0.utf8, most: 40) }
        example.body = evidence.body.map { mask.text($0) }
        return example
    }

    /// Returns the cause if it is more specific than the outcome's meaning.
    private static func problem(_ cause: String?, _ outcome: Outcome) -> String? {
        cause == outcome.meaning ? nil : cause
    }

    /// Returns the name of a value, for example `actor.token (accounts.csv)`.
    private static func words(for reference: ValueReference, _ slots: [ValueSlot]) -> String {
        let file = slots[reference.slot].column.map { " (\($0.file))" } ?? ""
        return reference.name(among: slots) + file
    }
}
