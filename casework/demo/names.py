"""Names of people who do not exist: given names that were usual when they were born (ONS), and surnames of our own."""

import csv
from bisect import bisect
from itertools import accumulate
from pathlib import Path
from random import Random

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "data" / "names"

# Ordinary surnames of the many origins that one meets in an outer London borough. Written for the demonstration.
SURNAMES = """
Abbott Abdullah Abrahams Achebe Adams Addo Adebayo Adler Afolabi Agyeman Ahmadi Ahmed Akhtar Akinyemi Alexandrou Ali
Allen Amin Anand Anderson Andreou Antoniou Appleby Arnold Asante Ashworth Aslan Atkins Aydin Bailey Baker Balogun Banerjee
Barber Barker Barnes Baptiste Barrett Begum Bell Benjamin Bennett Berger Bernstein Bhatt Bishop Blake Bloom Boateng Botha
Bradley Brennan Brooks Brown Bryant Burke Burton Butt Campbell Carey Carr Carter Castillo Chan Chandra Chapman Charalambous
Chaudhry Chen Cheung Christou Clark Clarke Cohen Cole Coleman Collins Connolly Cooper Costa Cox Crawford Cunningham Curtis
Daly Daniels Darko Das Davies Davis Dawson Demetriou Demir Desai Deutsch Diaz Dixon Doherty Dogan Douglas Doyle
Duncan Dunn Edwards Ekwueme Eleftheriou Elliott Ellis Emmanuel Evans Farah Farouk Feldman Fernandes Fernandez Fisher
Fitzgerald Fletcher Foley Ford Foster Fox Francis Franks Freeman Friedman Frost Fuller Gabriel Gallagher Gandhi Garcia
Gardner Georgiou Ghorbani Gibson Gill Glover Goldberg Goldstein Gomes Gonzalez Gordon Graham Grant Gray Green Greenberg
Griffiths Gupta Gunawardena Haddad Hall Hamid Hamilton Harper Harris Harrison Hart Hassan Hayes Henderson Herbert Hill Ho
Holland Holmes Horvath Hosseini Howard Huang Hughes Hussain Hussein Hutchinson Ibrahim Igwe Iqbal Islam Ismail Iwu Jackson
Jacobs Jafari James Jankowski Jarvis Jenkins Jensen John Johnson Jones Jordan Joseph Joshi Kagan Kamara Kaminski Kang Kapoor
Karim Katz Kaur Kaya Kazemi Kelly Kennedy Khalil Khan Kimura King Klein Knight Kone Kovacs Kowalski Kumar Kyriacou Lal
Lambert Lane Lawson Lebedev Lee Leigh Levine Levy Lewandowski Lewis Li Liu Lloyd Lopez Lowe Lucas Lynch Lyons MacDonald
Mahmood Malik Mansour Marchant Markovic Marks Marsden Marshall Martin Martinez Mason Matthews Mbeki McCarthy Mehta Mensah
Mendoza Menon Meyer Michaelides Miller Mills Mirza Mistry Mohamed Mohammadi Moore Moran Morgan Morris Morrison Moss Murphy
Murray Musa Mwangi Nair Nakamura Nasser Nathan Ncube Newman Ng Nguyen Nicholls Nikolov Nkosi Nolan Noor Novak Nowak Nunes
Nwosu Obeng Ofori Ogunleye Okafor Okeke Okoro Olaniyan Oliveira Omar Onyango Osei Osman Owen Owusu Page Palmer Pan
Panayiotou Papadopoulos Parekh Park Parker Parsons Patel Pavlou Payne Pearce Pereira Perera Perry Peters Petrov Phillips
Pillai Popescu Powell Price Puri Qureshi Radu Rahman Rai Raman Ramirez Reddy Reid Reynolds Richards Richter Rivera Roberts
Robinson Rodrigues Rogers Rose Rosen Rosenberg Ross Rossi Roth Rowe Russell Ryan Sadiq Salazar Saleh Samuels Sanchez Sander
Santos Savvides Schwartz Scott Segal Sen Serrano Sesay Shah Shapiro Sharma Shaw Sheikh Shimizu Siddiqui Silva Simmonds Simon
Simpson Singh Sinclair Smith Sokolov Solomon Soto Spencer Stanley Stavrou Stein Stephens Stern Stewart Stone Sullivan
Suleiman Sutton Suzuki Szabo Takahashi Tan Tanaka Taylor Theodorou Thomas Thompson Tobin Torres Tran Tucker Turner Uddin
Umar Usman Varga Vasquez Verma Vincent Vu Wagner Walker Wallace Walsh Wang Ward Warren Watson Webb Weinstein Weiss Wells
West White Wilkinson Williams Wilson Winter Wong Wood Woods Wright Wu Xu Yang Yeboah Yilmaz Young Yousef Yusuf Zhang Zhou
Zielinski
""".split()  # noqa: SIM905 - a list of words reads better


class Names:
    """Draws names; how often a given name comes falls with its rank in the year of birth."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, int], tuple[list[str], list[float]]] = {}
        ranked: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for file in ("ons_top100_names_by_decade_1904_1994.csv", "ons_baby_names_1996_2016_top400.csv"):
            with (FOLDER / file).open(newline="") as rows:
                for row in csv.DictReader(rows):
                    ranked.setdefault((row["sex"], int(row["year"])), []).append((int(row["rank"]), row["name"]))
        for key, names in ranked.items():
            names.sort()
            self._given[key] = (
                [name.title() for _, name in names],
                [*accumulate(1 / (rank + 9) for rank, _ in names)],
            )
        self._years = sorted({year for _, year in self._given})

    def given(self, rng: Random, sex: str, born: int) -> str:
        """A given name of that sex ("F" or "M"), from the nearest year for which there is a list."""
        year = min(self._years, key=lambda listed: abs(listed - born))
        names, weights = self._given[sex, year]
        return names[min(bisect(weights, rng.random() * weights[-1]), len(names) - 1)]

    def family(self, rng: Random) -> str:
        return rng.choice(SURNAMES)
