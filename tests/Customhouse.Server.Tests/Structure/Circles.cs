namespace Customhouse.Server.Tests.Structure;

/// <summary>Circles of references: sets in which each leads to each other.</summary>
internal static class Circles
{
    /// <summary>All circles of two and more, the largest first (Tarjan 1972, strongly connected
    /// components).</summary>
    public static IReadOnlyList<IReadOnlyList<string>> In(IReadOnlyDictionary<string, HashSet<string>> graph)
    {
        var (numbers, lowest) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        var (open, found) = (new Stack<string>(), new List<IReadOnlyList<string>>());
        foreach (var node in graph.Keys.Order(StringComparer.Ordinal))
            if (!numbers.ContainsKey(node))
                Visit(node);
        return [.. found.Where(c => c.Count > 1).OrderByDescending(c => c.Count)];

        void Visit(string node)
        {
            numbers[node] = lowest[node] = numbers.Count;
            open.Push(node);
            foreach (var next in graph.GetValueOrDefault(node) ?? [])
            {
                if (!numbers.TryGetValue(next, out var number))
                    Visit(next);
                else if (!open.Contains(next))
                    continue;
                lowest[node] = Math.Min(
                    lowest[node],
                    numbers.TryGetValue(next, out number) && number < lowest[next] ? number : lowest[next]
                );
            }
            if (lowest[node] != numbers[node])
                return;
            var circle = new List<string>();
            do circle.Add(open.Pop());
            while (circle[^1] != node);
            circle.Sort(StringComparer.Ordinal);
            found.Add(circle);
        }
    }

    /// <summary>The shortest way from a node of a circle back to itself.</summary>
    public static IReadOnlyList<string> Way(
        IReadOnlyDictionary<string, HashSet<string>> graph,
        IReadOnlyList<string> circle
    )
    {
        var (from, queue, before) = (
            circle[0],
            new Queue<string>([circle[0]]),
            new Dictionary<string, string>()
        );
        while (queue.TryDequeue(out var node))
            foreach (var next in graph[node].Where(n => circle.Contains(n)).Order(StringComparer.Ordinal))
            {
                if (!before.TryAdd(next, node))
                    continue;
                if (next == from)
                {
                    var way = new List<string> { from };
                    do way.Insert(0, before[way[0]]);
                    while (way[0] != from);
                    return way;
                }
                queue.Enqueue(next);
            }
        throw new ArgumentException($"there is no way from {from} back to it", nameof(circle));
    }
}
