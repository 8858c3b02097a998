"""Words by which a labelled name is told from a heading: names that many have, and words that no name is.

Commonplaces of US English, for `ui.phi` alone; what is in neither list is judged by its place.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN = _words(
    """
    aaron abigail adam adrian aisha alan albert alejandro alex alexander alexandra alexis alice alicia allison
    amanda amber amy ana andrea andrew angela ann anna anne annie anthony antonio april arthur ashley barbara
    beatrice benjamin bernard beth betty beverly bill billy bob bobby bonnie bradley brandon brenda brian brittany
    bruce bryan caitlin carl carla carlos carmen carol caroline carolyn catherine chad charles charlotte cheryl
    chris christian christina christine christopher cindy clara claudia connie craig crystal curtis cynthia dale
    daniel danielle darlene darryl david dawn deborah debra denise dennis derek diana diane diego dolores donald
    donna doris dorothy douglas dwayne dylan earl eddie edith edna eduardo edward elaine eleanor elena elijah
    elizabeth ella ellen emily emma eric erica erin esther ethan ethel eugene eva evan evelyn faith fatima felicia
    fernando florence frances francis francisco frank fred frederick gabriel gail gary george gerald geraldine
    gladys glenn gloria gordon grace greg gregory guadalupe hannah harold harriet harry heather hector helen henry
    herbert howard ian irene isaac isabella jack jackie jacob jacqueline jaime james jamie jane janet janice jared
    jasmine jason javier jean jeff jeffrey jennifer jeremy jerome jerry jesse jessica jesus jill jim jimmy jo joan
    joann joanne joe joel john johnny jon jonathan jorge jose joseph josephine joshua joyce juan juanita judith
    judy julia julian julie june justin karen karl katherine kathleen kathryn kathy katie kayla keith kelly
    kenneth kevin kim kimberly kristen kristin kyle larry latoya laura lauren laurie lawrence leah lee leon
    leonard leroy leslie lillian linda lisa lois lori lorraine louis louise lucas lucille lucy luis luke lynn
    madison manuel marcia marcus margaret maria mariah marie marilyn mario marion marjorie mark martha martin
    marvin mary matthew maureen megan melanie melissa melvin michael michele michelle miguel mike mildred mohammed
    monica morgan nancy natalie nathan nicholas nicole noah norma norman oliver olivia oscar pamela patricia
    patrick paul paula pauline pedro peggy peter philip phillip phyllis priscilla priya rachel rafael ralph ramon
    randy raymond rebecca regina renee ricardo richard rick ricky rita robert roberta roberto rodney roger roland
    ronald rosa rosalind rose rosemary roy ruben ruby russell ruth ryan sally samantha samuel sandra sara sarah
    scott sean sergio shannon sharon shawn sheila shirley sofia sophia stacy stanley stella stephanie stephen
    steve steven stuart sue susan suzanne sylvia tamara tammy tanya taylor teresa terry thelma theodore theresa
    thomas tiffany tim timothy tina todd tom tony tonya tracy travis tyler valerie vanessa vera vernon veronica
    vicki victor victoria vincent viola violet virginia vivian walter wanda wayne wendy wesley will william willie
    wilma yolanda yvonne zachary zoe
    """
)
SURNAMES = _words(
    """
    adams aguilar alexander allen alvarez anderson andrews armstrong arnold bailey baker barnes bell bennett berry
    boyd bradley brooks brown bryant burns butler campbell carpenter carroll carter castillo chang chavez chen
    clark cole coleman collins cooper cox crawford cruz cunningham daniels davis delgado diaz dixon doe duncan
    dunn edwards elliott ellis evans ferguson fernandez fisher flores ford foster fox franklin freeman garcia
    gardner gibson gomez gonzales gonzalez gordon graham grant gray green greene griffin gupta gutierrez guzman
    hall hamilton hansen harper harris harrison hart harvey hawkins hayes henderson henry hernandez herrera hicks
    hill hoffman holmes howard hudson hughes hunt hunter jackson jacobs james jenkins jensen jimenez johnson
    johnston jones jordan kelley kelly kennedy khan kim king knight larson lawrence lawson lee lewis li long lopez
    luna lynch marshall martin martinez mason matthews mcdonald medina mendez mendoza meyer miller mills mitchell
    moore morales moreno morgan morris morrison murphy murray myers nelson newman nguyen nichols o'brien o'connor
    obrien oconnor oliver olson ortega ortiz owens palmer park parker patel patterson payne perez perkins perry
    peters peterson phillips pierce porter powell price ramirez ramos ray reed reyes reynolds rice richards
    richardson riley rivera roberts robertson robinson rodriguez rogers romero rose ross ruiz russell ryan salazar
    sanchez sanders santiago santos schmidt schultz scott shaw silva simmons simpson singh smith snyder soto
    spencer stephens stevens stewart stone sullivan taylor thomas thompson torres tran tucker turner valdez vargas
    vasquez vega wagner walker wallace wang ward warren washington watkins watson weaver webb weber wells west
    wheeler white williams williamson willis wilson wong wood woods wright wu yang young zhang
    """
)
# Names that are words too: beside another name they are one, alone they are not.
ALSO_WORDS = _words(
    """
    april berry bill black brown burns cole cox crystal dale dawn day evans faith fisher ford foster fox frank
    frost gail gordon grace grant gray green hall harper hart hill hunt hunter june king knight lane lee long mark
    mason may mills page park patience pierce porter price ray rice rich rose ruby star stone sue tucker violet
    wagner ward warren weaver weber wells west white will wood woods young
    """
)
# Words of billing and medicine that stand after `Patient:` and open no name.
NO_NAMES = _words(
    """
    a abdomen abdominal access account active acuity acute add adjustment administration admission admit admitted
    adolescent adult advance advanced advantage advocate aetna age aged ages all allergy allowed also ambulatory
    amount an and anesthesia anthem any appeal appeals application approved april arm as assessment asthma at
    august authorization balance based bcbs bed behavior behavioral benefit benefits bill billed billing biopsy
    birth blue bmi body bone both box brain breast by call can cancer cap cardiac care case catheter center
    centered charge charges check chest child children choice chronic cigna claim claims class client clinic
    clinical code coded codes coding coinsurance colon commercial complaint complete condition consent consult
    contact contraindications control copay copayment cost cost-sharing could count coverage covered criteria
    cross ct current custodial data date day days december deductible demographics dental dependent description
    diabetes diabetic diagnosed diagnosis diagnostics dialysis did discharge discharged disease disposition
    document documentation does dose driven drug dual due duty each education elective electronic eligibility
    eligible emergency encounter end endoscopy engagement enrolled enrollment enter episode established evaluation
    exam examination exclusions experience eye facility factors family february federal fee female field file
    films final financial first five flow follow follow-up for form four freedom friday from full function gender
    general global group had handling has have head health healthcare heart height high hip history hmo home
    hospice hospital hospitals humana hypertension icd id if imaging implant in inclusion independent index
    indications indicator individual infant information initial injection injury inpatient institutional
    instructions insurance insured intake intensive interview is issue item january july june kaiser kidney knee
    known lab laboratories laboratory labs last late leave left leg legal length level liability liver loop lower
    lung male management march matching may meaning medicaid medical medicare medication medications medicine
    member mental met minor modality model monday monitoring mri must my n/a name name/dob named national needs
    neonate network new newborn no non non-covered none normal not note notes notice notified november npi nursing
    nutrition o observation obstetric october of office old older on oncology one only onset operative option or
    order orthopedic other out outcome outcomes outpatient over paid pain panel part partner payer payment
    pediatric pelvis per phone physical physician place plan point policy population portal portion position post
    postoperative postpartum ppo pregnant preoperative prescription present presents primary prior privacy
    procedure professional program protection provider pts quality quest questionnaire race radiation radiology
    reason received record records recovery recurring redacted referral referred refused registration rehab
    rehabilitation relations relationship release removed renal report reported representative request required
    residency resident resource response responsibility responsible result results return review right rights risk
    room routine safety same sample satisfaction saturday schedule screening second secondary see seen selection
    self senior september service services setting severity sex share shield should signature since single site
    skilled skin social special specialty specific spine stage status stay step study subscriber summary sunday
    support surgery surgical survey survivor symptoms system table teaching team telehealth term terms test tests
    that the therapy third this three thursday time to total transfer transferred transplant transport treatment
    triage tricare tuesday tumor two type ultrasound under unit united unitedhealthcare unknown upper urgent use
    va vaccine value verification veteran veterans visit visits vital volume walk ward was wednesday weight
    wellness when who will with withheld within woman women work workers workflow would x-ray year years yes yo
    """
)
