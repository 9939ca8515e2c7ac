#include <algorithm>
#include <utility>

#include "core/engine/tensors_internal.h"
#include "core/engine/training/step_meeting_internal.h"

namespace airshed::training {

std::shared_ptr<StepMeeting> makeStepMeeting() {
    return std::make_shared<StepMeeting>();
}

StepSeat::StepSeat(std::shared_ptr<StepMeeting> meeting) : m_meeting(std::move(meeting)), m_number(m_meeting->addSeat()) {}

StepSeat::~StepSeat() {
    m_meeting->leave(m_number);
}

std::int64_t StepMeeting::addSeat() {
    const std::scoped_lock lock(m_mutex);
    m_seats.emplace(m_nextSeat, Seat());
    return m_nextSeat++;
}

void StepMeeting::leave(std::int64_t seat) {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_seats.find(seat);
    if (found == m_seats.end())
        return;
    if (found->second.model)
        m_step.reset(); // it refers to the model
    m_seats.erase(found);
    stepIfAllAreThere();
}

void StepMeeting::join(std::int64_t seat, const DeviceStep::Model& model, const BatchLoss& loss) {
    const std::scoped_lock lock(m_mutex);
    Seat& own = m_seats.at(seat);
    own.model.emplace(model);
    own.state = State::Busy;
    m_loss = loss;
    m_step.reset();
}

torch::Tensor StepMeeting::step(std::int64_t seat, const StepRequest& request) {
    std::unique_lock lock(m_mutex);
    Seat& own = m_seats.at(seat);
    own.request = &request;
    own.state = State::Waiting;
    stepIfAllAreThere();
    m_stepDone.wait(lock, [&own] { return own.state != State::Waiting; });
    if (own.fault)
        std::rethrow_exception(std::exchange(own.fault, nullptr));
    return std::exchange(own.loss, torch::Tensor());
}

void StepMeeting::setAway(std::int64_t seat, bool isAway) {
    const std::scoped_lock lock(m_mutex);
    m_seats.at(seat).state = isAway ? State::Away : State::Busy;
    stepIfAllAreThere();
}

void StepMeeting::stepIfAllAreThere() {
    const auto has = [this](State state) {
        return std::ranges::any_of(m_seats, [state](const auto& seat) { return seat.second.state == state; });
    };
    if (has(State::Expected) || has(State::Busy) || !has(State::Waiting))
        return;
    stepTogether();
    for (auto& [number, seat] : m_seats)
        if (seat.state == State::Waiting)
            seat.state = State::Busy;
    m_stepDone.notify_all();
}

void StepMeeting::stepTogether() {
    std::vector<Seat*> joined;
    for (auto& [number, seat] : m_seats)
        if (seat.model)
            joined.push_back(&seat);
    try {
        if (!m_step) {
            std::vector<DeviceStep::Model> models;
            for (const Seat* seat : joined)
                models.push_back(*seat->model);
            m_step = std::make_unique<DeviceStep>(std::move(models), *m_loss);
        }
        makeSteps(joined);
    } catch (...) {
        for (Seat* seat : joined)
            if (seat->state == State::Waiting && !seat->loss.defined()) // others have made theirs
                seat->fault = std::current_exception();
    }
}

// Batches of one size at a time: at the end of an epoch they may differ.
void StepMeeting::makeSteps(const std::vector<Seat*>& seats) {
    const auto kindOf = [](const StepRequest& request) { return std::pair(request.starts.size(), request.parts); };
    std::vector<std::pair<std::size_t, int>> kinds;
    for (const Seat* seat : seats)
        if (seat->state == State::Waiting && std::ranges::find(kinds, kindOf(*seat->request)) == kinds.end())
            kinds.push_back(kindOf(*seat->request));
    for (const auto& kind : kinds) {
        std::vector<const StepRequest*> requests;
        for (const Seat* seat : seats)
            requests.push_back(seat->state == State::Waiting && kindOf(*seat->request) == kind ? seat->request : nullptr);
        const torch::Tensor losses = (*m_step)(requests);
        for (std::size_t i = 0; i < seats.size(); ++i)
            if (requests[i] != nullptr)
                seats[i]->loss = losses[static_cast<std::int64_t>(i)];
    }
}

std::shared_ptr<const DeviceFrame> StepMeeting::frameFor(const features::Frame& frame,
                                                         const std::function<std::shared_ptr<const DeviceFrame>()>& make) {
    const std::scoped_lock lock(m_mutex);
    std::weak_ptr<const DeviceFrame>& kept = m_frames[&frame];
    std::shared_ptr<const DeviceFrame> found = kept.lock();
    if (!found)
        kept = found = make();
    return found;
}

bool StepMeeting::isRecorded() const {
    const std::scoped_lock lock(m_mutex);
    return m_step && m_step->isRecorded();
}

std::string StepMeeting::whyNotRecorded() const {
    const std::scoped_lock lock(m_mutex);
    return m_step ? m_step->whyNotRecorded() : std::string();
}

std::size_t StepMeeting::size() const {
    const std::scoped_lock lock(m_mutex);
    return static_cast<std::size_t>(
        std::ranges::count_if(m_seats, [](const auto& seat) { return seat.second.model.has_value(); }));
}

} // namespace airshed::training
