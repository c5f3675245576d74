using System.Reflection;
using Customhouse.Engine;
using Customhouse.Web.Watching;
using Microsoft.Extensions.Hosting;

namespace Customhouse.Server.Tests.Watching;

/// <summary>The types of the program that work behind the requests.</summary>
internal static class BackgroundTypes
{
    /// <summary>They read how the tasks go, and do nothing behind the requests.</summary>
    private static readonly string[] Readers =
    [
        "TaskCheck",
        "TimerCheck",
        "TaskMeasures",
        "BackgroundLog",
        "BackgroundChange",
    ];

    /// <summary>What is hosted, and what tells of itself as a background task.</summary>
    internal static IEnumerable<Type> Ours()
    {
        Assembly[] assemblies =
        [
            typeof(BackgroundTasks).Assembly,
            typeof(BackgroundWatch).Assembly,
            typeof(Host).Assembly,
        ];
        return assemblies
            .SelectMany(a => a.GetTypes())
            .Where(t =>
                t is { IsClass: true, IsAbstract: false }
                && t.DeclaringType is null
                && !Readers.Contains(t.Name)
                && (
                    t.IsAssignableTo(typeof(IHostedService))
                    || t.GetConstructors()
                        .Any(c =>
                            c.GetParameters()
                                .Any(p =>
                                    p.ParameterType == typeof(BackgroundTasks)
                                    || p.ParameterType == typeof(BackgroundTask)
                                )
                        )
                    || t.GetProperties().Any(p => p.PropertyType == typeof(BackgroundTask) && p.CanWrite)
                )
            );
    }
}
