"""Names of things for papers: what `DayInputs` knows beyond the report."""

from changming.day.inputs import DayInputs
from changming.papers.report import Faces, RoadFace


def faces_of(inputs: DayInputs) -> Faces:
    """Roads with their lines, and names by id."""
    return Faces(
        roads=tuple(
            RoadFace(
                id=segment.id,
                name=segment.name,
                grade=segment.grade,
                team=segment.team,
                line=tuple(map(tuple, segment.line.tolist())) if segment.line is not None else (),
            )
            for segment in inputs.segments
        ),
        people={person.id: person.name for person in inputs.people},
        vehicles={vehicle.id: vehicle.plate for vehicle in inputs.vehicles},
        facilities={facility.id: facility.name for facility in inputs.facilities},
        posts={post.id: post.name for post in inputs.posts},
        attribution=inputs.district.attribution,
    )
