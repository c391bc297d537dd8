// SPDX-License-Identifier: GPL-3.0-or-later

extension Metrics {
    /// Returns the metrics in Prometheus text format 0.0.4.
    func prometheus(
        accounts: Int, online: Int, connections: Int, faults: [(fault: Fault, count: Int)]
    ) -> String {
        let figures = snapshot
        let requests = figures.requests.sorted { $0.key < $1.key }
        var text = PrometheusText()
        text.family("watchcircle_requests_total", "counter", "Requests answered, by operation and status.")
        for (operation, requests) in requests {
            for (status, count) in requests.byStatus.sorted(by: { $0.key < $1.key }) {
                let labels = "operation=\"\(operation)\",status=\"\(status)\""
                text.sample("watchcircle_requests_total", labels, count)
            }
        }
        text.family("watchcircle_response_seconds", "histogram", "Time from the head of a request to its answer.")
        for (operation, requests) in requests {
            text.histogram("watchcircle_response_seconds", "operation=\"\(operation)\"", requests.seconds)
        }
        text.family("watchcircle_commits_total", "counter", "Transactions flushed to the disk.")
        text.sample("watchcircle_commits_total", "", figures.batches.count)
        text.family("watchcircle_commit_writes", "histogram", "Writes per transaction.")
        text.histogram("watchcircle_commit_writes", "", figures.batches)
        text.family("watchcircle_accounts", "gauge", "Registered accounts.")
        text.sample("watchcircle_accounts", "", accounts)
        text.family(
            "watchcircle_watches_online", "gauge", "Accounts whose watch sent a keep-alive in the last 5 minutes.")
        text.sample("watchcircle_watches_online", "", online)
        text.family("watchcircle_ties", "gauge", "Friendships.")
        text.sample("watchcircle_ties", "", figures.halfTies / 2)
        text.family("watchcircle_connections", "gauge", "Open connections.")
        text.sample("watchcircle_connections", "", connections)
        text.family(
            "watchcircle_shed_total", "counter", "Connections and requests closed early, by reason.")
        for reason in Shedding.allCases {
            text.sample("watchcircle_shed_total", "reason=\"\(reason.rawValue)\"", figures.shed[reason] ?? 0)
        }
        text.family("watchcircle_faults_total", "counter", "Strikes of injected faults.")
        for (fault, count) in faults {
            text.sample("watchcircle_faults_total", "fault=\"\(fault.rawValue)\"", count)
        }
        return text.text
    }
}

/// Lines in Prometheus text format.
private struct PrometheusText {
    var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: String, _ value: some CustomStringConvertible) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    mutating func histogram(_ name: String, _ labels: String, _ buckets: Metrics.Buckets) {
        let prefix = labels.isEmpty ? "" : labels + ","
        var running = 0
        for (index, count) in buckets.counts.enumerated() {
            running += count
            let limit = index < buckets.limits.count ? "\(buckets.limits[index])" : "+Inf"
            sample(name + "_bucket", "\(prefix)le=\"\(limit)\"", running)
        }
        // A whole sum is written without a decimal point.
        if let sum = Int(exactly: buckets.sum) {
            sample(name + "_sum", labels, sum)
        } else {
            sample(name + "_sum", labels, buckets.sum)
        }
        sample(name + "_count", labels, running)
    }
}
