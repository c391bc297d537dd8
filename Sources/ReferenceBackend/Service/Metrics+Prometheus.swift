// SPDX-License-Identifier: GPL-3.0-or-later
import TextFormats

extension Metrics {
    /// Returns the metrics in Prometheus text format 0.0.4.
    func prometheus(
        accounts: Int, online: Int, connections: Int, faults: [(fault: Fault, count: Int)]
    ) -> String {
        let figures = snapshot
        let requests = figures.requests.sorted { $0.key < $1.key }
        var text = PrometheusText(prefix: "watchcircle_")
        text.family("requests_total", "counter", "Requests answered, by operation and status.")
        for (operation, requests) in requests {
            for (status, count) in requests.byStatus.sorted(by: { $0.key < $1.key }) {
                text.sample(Double(count), [("operation", operation), ("status", "\(status)")])
            }
        }
        text.family("response_seconds", "histogram", "Time from the head of a request to its answer.")
        for (operation, requests) in requests {
            text.histogram(requests.seconds, [("operation", operation)])
        }
        text.family("commits_total", "counter", "Transactions flushed to the disk.")
        text.sample(Double(figures.batches.count))
        text.family("commit_writes", "histogram", "Writes per transaction.")
        text.histogram(figures.batches)
        text.family("accounts", "gauge", "Registered accounts.")
        text.sample(Double(accounts))
        text.family("watches_online", "gauge", "Accounts whose watch sent a keep-alive in the last 5 minutes.")
        text.sample(Double(online))
        text.family("ties", "gauge", "Friendships.")
        text.sample(Double(figures.halfTies / 2))
        text.family("connections", "gauge", "Open connections.")
        text.sample(Double(connections))
        text.family("shed_total", "counter", "Connections and requests closed early, by reason.")
        for reason in Shedding.allCases {
            text.sample(Double(figures.shed[reason] ?? 0), [("reason", reason.rawValue)])
        }
        text.family("faults_total", "counter", "Strikes of injected faults.")
        for (fault, count) in faults {
            text.sample(Double(count), [("fault", fault.rawValue)])
        }
        return text.text
    }
}

extension PrometheusText {
    fileprivate mutating func histogram(_ buckets: Metrics.Buckets, _ labels: Labels = []) {
        histogram(labels, limits: buckets.limits, counts: buckets.counts, sum: buckets.sum)
    }
}
